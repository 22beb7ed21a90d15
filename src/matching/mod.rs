//! Needs met with services: candidates, judgement, ranking, reasons.
