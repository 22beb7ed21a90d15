//! What counts how much, read from `seed-data/search.toml`.

use std::sync::LazyLock;

pub use guidepost_index::Weights;

/// The numbers that this build was made with.
///
/// # Panics
///
/// If the file is not right, which every test that searches would show.
#[expect(clippy::expect_used, reason = "the file is part of the program")]
pub fn embedded() -> &'static Weights {
    static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
        toml::from_str(include_str!("../../seed-data/search.toml")).expect("weights read")
    });
    &WEIGHTS
}
