//! Simulation: what a policy of suggesting is worth, before anybody is sent anywhere.
//!
//! * `rates`: the numbers, each with its source; `dice`: luck that is the same for all;
//! * `listed`: what can be known beforehand; `hidden`: what is true, kept apart by type;
//! * `town`, `people`: both drawn from the rates; `rooms`: places that are taken and freed;
//! * `policy`: who is suggested next, by what is listed alone; `run`: what comes of it;
//! * `tally`, `interval`, `study`, `report`: counted, compared, told.

mod dice;
mod hidden;
mod interval;
mod listed;
mod people;
mod policy;
mod rates;
mod report;
mod rooms;
mod run;
mod study;
mod tally;
#[cfg(test)]
mod tests;
mod town;

pub use self::study::Study;
