//! Other directories' records, cleaned and taken into the catalog.
