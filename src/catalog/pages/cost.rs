//! What a service costs, in words.

use strum::IntoEnumIterator as _;

use crate::{
    catalog::model::{CostOption, Service},
    values::{Cost, Payer, Vocabulary as _},
    web::Language,
};

/// What it costs: our own words for what is coded, then the listing's.
pub(super) fn cost(service: &Service, language: Language) -> Vec<String> {
    let options = service.cost_options.iter().filter_map(|option| cost_option(option, language));
    let fees = service.fees_description.as_deref().map(|fees| in_words(fees, language));
    let mut lines: Vec<_> = options.chain(fees).collect();
    lines.dedup();
    lines
}

fn cost_option(cost: &CostOption, language: Language) -> Option<String> {
    let name = match cost.option.as_deref() {
        Some("sliding_scale") => Some(Cost::Sliding.label(language).to_owned()),
        Some(code) => {
            let cost = code.parse::<Cost>().map(|cost| cost.label(language));
            let label = cost.or_else(|_| code.parse::<Payer>().map(|payer| payer.label(language)));
            Some(label.unwrap_or(code).to_owned())
        }
        None => None,
    };
    let amount = cost.amount.filter(|amount| *amount > 0.0).map(|amount| match &cost.currency {
        Some(currency) if currency != "USD" => format!("{amount} {currency}"),
        _ => format!("${amount}"),
    });
    let parts: Vec<_> =
        name.into_iter().chain(amount).chain(cost.amount_description.clone()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A listing's words; where they are no more than a word of ours, that of the page's language.
pub fn in_words(fees: &str, language: Language) -> String {
    let bare = fees.trim().trim_end_matches('.');
    let same = |cost: &Cost| cost.english().eq_ignore_ascii_case(bare);
    match Cost::iter().find(same).filter(|_| !language.is_en()) {
        Some(cost) => cost.label(language).to_owned(),
        None => fees.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_ours_is_told_in_the_page_s_language_and_others_stay() {
        assert_eq!(in_words("Free.", Language::En), "Free.");
        assert_eq!(in_words("Free.", Language::Es), "Gratis");
        assert_eq!(in_words("Free for members", Language::Es), "Free for members");
    }
}
