//! Whom a service is for: rules with their source words, judged yes, no or not known.
