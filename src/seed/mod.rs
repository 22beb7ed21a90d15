//! The demonstration directory, clients and sign-ins that a first start loads.
