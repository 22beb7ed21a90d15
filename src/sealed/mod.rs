//! Fields that identify a person, encrypted before they reach the database.
