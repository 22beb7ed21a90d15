//! Folds results that are much like one above them, so that one agency does not fill a page. Nothing
//! is left out: what is folded stands behind its like, with its own number.

use super::card::Card;
use crate::web::{Language, Phrase};

/// So many services of one agency stand open on a page.
const MOST_OF_ONE: usize = 3;

/// A card with those that stand behind it.
pub struct Folded {
    /// The card.
    pub card: Card,
    /// Those of the same agency that are folded, in their order.
    pub more: Vec<Card>,
}

impl Folded {
    /// What the fold says: `3 more like this`, or whose they are where their names differ.
    pub fn says(&self, language: Language) -> Phrase<'_> {
        let count = self.more.len();
        if self.more.iter().all(|more| more.is_like(&self.card)) {
            language.say("fold-alike").with("count", count)
        } else {
            let organization = self.card.organization.as_str();
            language.say("fold-more").with("count", count).with("organization", organization)
        }
    }
}

/// Folds cards behind an earlier one of the same agency and name, and those of an agency that has
/// three cards already behind its last.
pub fn fold(cards: Vec<Card>) -> Vec<Folded> {
    let mut open: Vec<Folded> = Vec::with_capacity(cards.len());
    for card in cards {
        let like = open.iter().position(|one| one.card.is_like(&card));
        let mut own = (0..).zip(&open).filter(|(_, one)| one.card.agency == card.agency);
        let full = own.nth(MOST_OF_ONE - 1).map(|(at, _)| at);
        match like.or(full).and_then(|at| open.get_mut(at)) {
            Some(folded) => folded.more.push(card),
            None => open.push(Folded { card, more: Vec::new() }),
        }
    }
    open
}

impl Card {
    /// Whether the same agency calls it the same: directories often list one service twice.
    fn is_like(&self, other: &Self) -> bool {
        plain(&self.name) == plain(&other.name)
            && (self.agency == other.agency
                || plain(&self.organization) == plain(&other.organization))
    }
}

/// The name without what one directory writes and another does not.
fn plain(name: &str) -> String {
    const FORMS: &[&str] = &["inc", "incorporated", "llc", "corp", "corporation", "the"];
    let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| !FORMS.contains(&word.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        values::{OrganizationId, ServiceId},
        web::shown::Freshness,
    };

    fn card(number: usize, agency: u128, name: &str) -> Card {
        Card {
            number,
            id: ServiceId(uuid::Uuid::from_u128(number as u128)),
            agency: OrganizationId(uuid::Uuid::from_u128(agency)),
            name: name.to_owned(),
            organization: format!("Agency {agency}"),
            distance: None,
            town: None,
            hidden: false,
            point: None,
            badges: Vec::new(),
            summary: None,
            facts: Vec::new(),
            why: None,
            freshness: Freshness::of(None, chrono::DateTime::UNIX_EPOCH, Language::En),
            phone: None,
        }
    }

    fn numbers(folded: &[Folded]) -> Vec<(usize, Vec<usize>)> {
        let more = |one: &Folded| one.more.iter().map(|card| card.number).collect();
        folded.iter().map(|one| (one.card.number, more(one))).collect()
    }

    #[test]
    fn what_is_called_the_same_stands_behind_the_first() {
        let cards = [
            (1, 1, "Food Pantry"),
            (2, 2, "Food pantry"),
            (3, 1, "FOOD  PANTRY."),
            (4, 1, "Kitchen"),
        ];
        let folded = fold(cards.map(|(n, agency, name)| card(n, agency, name)).into());
        assert_eq!(numbers(&folded), [(1, vec![3]), (2, vec![]), (4, vec![])]);
        assert_eq!(folded[0].says(Language::En).to_string(), "1 more like this");
    }

    #[test]
    fn one_service_in_two_directories_is_alike() {
        let other =
            Card { organization: "Agency 1, Inc.".to_owned(), ..card(2, 2, "Kitchen, Inc.") };
        assert_eq!(numbers(&fold(vec![card(1, 1, "The Kitchen"), other])), [(1, vec![2])]);
    }

    #[test]
    fn of_one_agency_three_stand_open() {
        let cards = (1..=6).map(|n| card(n, 1, &format!("Meeting {n}"))).collect();
        let folded = fold(cards);
        assert_eq!(numbers(&folded), [(1, vec![]), (2, vec![]), (3, vec![4, 5, 6])]);
        assert_eq!(folded[2].says(Language::En).to_string(), "3 more of Agency 1");
    }

    proptest! {
        #[test]
        fn every_result_stands_on_the_page_once(agencies in proptest::collection::vec((0_u128..4, 0_u8..3), 0..30)) {
            let cards: Vec<Card> = (1..)
                .zip(&agencies)
                .map(|(n, (agency, name))| card(n, *agency, &name.to_string()))
                .collect();
            let folded = fold(cards);
            let mut all: Vec<usize> =
                numbers(&folded).into_iter().flat_map(|(n, more)| more.into_iter().chain([n])).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (1..=agencies.len()).collect::<Vec<_>>());
            for agency in 0..4 {
                let open = folded.iter().filter(|one| one.card.agency.0.as_u128() == agency);
                prop_assert!(open.count() <= MOST_OF_ONE);
            }
        }
    }
}
