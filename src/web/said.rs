//! A form as it was sent: names and values, several of a name allowed.

use serde::Deserialize;

/// What a form said, word for word, so that a form with a fault keeps the rest.
///
/// It may be about a person, so its `Debug` shows names only.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Said(Vec<(String, String)>);

impl Said {
    /// A form that says this already, to be changed.
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of that name, trimmed; empty where there is none.
    pub fn one(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The first value of that name, unless it is empty.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.one(name)).filter(|value| !value.is_empty())
    }

    /// Every value of that name that is not empty, trimmed.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let of_name = self.0.iter().filter(move |(n, _)| n == name);
        of_name.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether that value was sent under that name.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|v| v == value)
    }

    /// The values whose names begin so, each with the rest of its name.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.trim())))
    }
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn a_form_keeps_several_values_of_a_name() {
        let said: Said =
            serde_html_form::from_str("name=+Ada+&payers=va&payers=chip&words.food.pantry=milk")
                .unwrap();
        assert_eq!(said.one("name"), "Ada");
        assert_eq!(said.all("payers").collect::<Vec<_>>(), ["va", "chip"]);
        assert_eq!(said.under("words.").collect::<Vec<_>>(), [("food.pantry", "milk")]);
        assert_eq!(format!("{said:?}"), r#"["name", "payers", "payers", "words.food.pantry"]"#);
    }
}
