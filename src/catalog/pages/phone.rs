//! A phone as a page shows it: a link, and what it is for.

use crate::{
    catalog::model::Phone,
    web::{Language, shown::PhoneLink},
};

/// A phone with what it is for.
pub struct ShownPhone {
    /// The number.
    pub link: PhoneLink,
    /// What kind it is; a voice line goes without saying.
    pub kind: Option<String>,
    /// What the listing says of it.
    pub about: Option<String>,
}

impl ShownPhone {
    /// A phone in the page's language.
    pub fn of(phone: &Phone, language: Language) -> Self {
        let (number, extension) = (phone.number.as_deref(), phone.extension.as_deref());
        Self {
            link: PhoneLink::new(number, extension, &phone.text, language),
            kind: kind(&phone.kind, language),
            about: phone.description.clone(),
        }
    }
}

/// HSDS 3.2 `phone.type`; a source may write anything else.
fn kind(kind: &str, language: Language) -> Option<String> {
    let key = match kind {
        "" | "voice" => return None,
        "text" => "phone-text",
        "fax" => "phone-fax",
        "cell" => "phone-cell",
        "hotline" => "phone-hotline",
        "video" => "phone-video",
        "pager" => "phone-pager",
        "textphone" => "phone-textphone",
        other => return Some(other.to_owned()),
    };
    Some(language.say(key).to_string())
}
