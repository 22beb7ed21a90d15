//! Guidepost: a community resource directory and referral engine for case managers.
//!
//! The modules stand in the order in which they may use each other, lowest first;
//! `tests/layers.rs` holds that order. `ARCHITECTURE.md` walks through three requests.

pub mod values;

pub mod clock;

pub mod geo;

pub mod config;

pub mod telemetry;

pub mod db;

pub mod sealed;

pub mod outbox;

pub mod mail;

pub mod audit;

pub mod web;

pub mod accounts;

pub mod needs;

pub mod catalog;

pub mod eligibility;

pub mod classification;

pub mod corrections;

pub mod search;

pub mod import;

pub mod people;

pub mod consent;

pub mod matching;

pub mod simulation;

pub mod referrals;

pub mod record;

pub mod seed;

pub mod server;

pub mod cli;
