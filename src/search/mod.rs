//! Finding services by words, place, hours and whom they serve.
