//! What a listing's languages mean: they are offered besides English unless it says "only".

use super::model::Service;

impl Service {
    /// Whether it is offered in its listed languages alone.
    #[must_use]
    pub fn is_without_english(&self) -> bool {
        let there = self.service_at_locations.iter().flat_map(|at| &at.location.languages);
        let mut said = self.languages.iter().chain(there).flat_map(|l| [&l.name, &l.note]);
        said.any(|text| {
            let mut words = text.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
            words.any(|word| word.eq_ignore_ascii_case("only"))
        })
    }
}
