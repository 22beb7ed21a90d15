//! The route table and the running server.
