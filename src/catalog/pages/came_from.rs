//! The way back from a page to the search that led to it.

use serde::Deserialize;
use url::form_urlencoded::{Serializer, parse};

/// The search that a page was come to from.
#[derive(Debug, Default, Deserialize)]
pub(super) struct CameFrom {
    /// Its query string.
    #[serde(default)]
    from: String,
}

impl CameFrom {
    /// The address of its results; written anew, so that it can lead nowhere else.
    pub fn results(&self) -> Option<String> {
        let asked = parse(self.from.as_bytes());
        let asked = Serializer::new(String::new()).extend_pairs(asked).finish();
        (!asked.is_empty()).then(|| format!("/?{asked}"))
    }

    /// What follows the address of the next page, so that it leads back as well.
    pub fn onward(&self) -> String {
        if self.from.is_empty() {
            return String::new();
        }
        format!("?{}", Serializer::new(String::new()).append_pair("from", &self.from).finish())
    }
}

#[cfg(test)]
mod tests {
    use super::CameFrom;

    #[test]
    fn the_way_back_leads_to_the_search_and_nowhere_else() {
        let from = |from: &str| CameFrom { from: from.to_owned() };
        assert_eq!(from("q=food&near=94601").results().unwrap(), "/?q=food&near=94601");
        assert_eq!(from("//elsewhere.example").results().unwrap(), "/?%2F%2Felsewhere.example=");
        assert_eq!(from("q=food&near=94601").onward(), "?from=q%3Dfood%26near%3D94601");
        assert_eq!((from("").results(), from("").onward()), (None, String::new()));
    }
}
