//! Log lines and what may never be in them.

use std::{
    fmt,
    io::{self, IsTerminal as _},
};

use tracing_subscriber::{EnvFilter, fmt as lines};

use crate::config::{LogFormat, Settings};

/// Something about a person or a secret: it can be used but not logged.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Private<T>(pub T);

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Gives types that tell of a person or hold a secret a `Debug` that shows no more than their names.
macro_rules! hidden {
    ($($name:ident),+) => { $(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+ };
}

pub(crate) use hidden;

/// Writes log lines to standard error from now on: text with the time, or JSON.
///
/// Colours only on a terminal. Does nothing when somebody listens already, as in tests.
pub fn start(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = lines()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none());
    let started = match settings.log_format {
        LogFormat::Text => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    drop(started);
}
