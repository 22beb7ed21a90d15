//! How far an import is, shown on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Records dealt with.
    pub records: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Of so many.
    pub of: u64,
}

/// A bar on the terminal behind standard error; nothing where that is no terminal.
pub fn bar() -> impl Fn(Progress) + Send + Sync {
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {msg} services");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    move |progress: Progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.bytes);
        bar.set_message(progress.records.to_string());
        if progress.bytes >= progress.of && progress.of > 0 {
            bar.finish();
        }
    }
}
