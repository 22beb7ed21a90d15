//! Rules judged and read.
