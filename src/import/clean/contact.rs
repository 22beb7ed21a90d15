//! How a service is reached: web pages, e-mail, phones, and the languages it answers in.

use serde_json::Value;
use url::Url;
use uuid::Uuid;

use super::{fields::Fields, notes::Notes, text};
use crate::{
    catalog::model::{Language, Phone},
    values::{PhoneNumber, languages_in},
};

/// A web address, or what stood in its place.
pub(super) enum Web {
    Page(String),
    Mail(String),
    Nothing,
}

/// The first web address in a text.
pub(super) fn web(raw: &str) -> Web {
    let raw = text::line(raw).unwrap_or_default().replace("http:// ", "http://");
    let edge = |c: char| matches!(c, ',' | ';' | '`' | '"' | '(' | ')' | '<' | '>' | '.' | '\\');
    for word in raw.split_whitespace().map(|word| word.trim_matches(edge)) {
        if let Some(mail) = mail(word) {
            return Web::Mail(mail);
        }
        let lower = word.to_lowercase();
        let bare = ["hhttp://", "https://", "http://", "https:/", "http:/", "//"]
            .iter()
            .find_map(|scheme| lower.strip_prefix(scheme))
            .unwrap_or(&lower);
        let rest = word.get(word.len().saturating_sub(bare.len())..).unwrap_or(word);
        let secure = lower.starts_with("https:");
        let address = format!("http{}://{rest}", if secure { "s" } else { "" });
        if let Some(page) = Url::parse(&address).ok().filter(is_page) {
            return Web::Page(page.into());
        }
    }
    Web::Nothing
}

fn is_page(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let top = host.rsplit('.').next().unwrap_or_default();
    let name = host.split('.').filter(|part| !part.is_empty()).count() > 1;
    let top = top.len() > 1
        && top.chars().all(|c| c.is_ascii_alphanumeric())
        && !top.starts_with(|c: char| c.is_ascii_digit());
    name && top && url.username().is_empty()
}

/// The e-mail address that a word is.
pub(super) fn mail(word: &str) -> Option<String> {
    let word = word.trim().trim_start_matches("mailto:");
    let (name, host) = word.split_once('@')?;
    let sound = !name.is_empty()
        && !word.contains(char::is_whitespace)
        && !name.contains([':', '/'])
        && host.split('.').count() > 1
        && host.split('.').all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
    sound.then(|| word.to_owned())
}

/// The web page of a field; an e-mail address there goes to `email` if that is free.
pub(super) fn page(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    email: &mut Option<String>,
) -> Option<String> {
    let raw = fields.raw(name)?;
    match web(&raw) {
        Web::Page(page) => {
            if page.trim_end_matches('/') != raw.trim().trim_end_matches('/') {
                fields.notes.add("url_completed");
            }
            Some(page)
        }
        Web::Mail(mail) => {
            fields.notes.add("url_is_email");
            email.get_or_insert(mail);
            None
        }
        Web::Nothing => {
            if !raw.trim().is_empty() {
                fields.notes.add("url_dropped");
            }
            None
        }
    }
}

/// The e-mail address of a field.
pub(super) fn email(fields: &mut Fields<'_, '_>) -> Option<String> {
    let raw = fields.raw("email")?;
    let mail = raw.split([' ', ',', ';']).find_map(mail);
    if mail.is_none() && !raw.trim().is_empty() {
        fields.notes.add("email_dropped");
    }
    mail
}

/// The phones of a list; one field may hold several.
pub(super) fn phones(values: &[Value], owner: Uuid, notes: &mut Notes) -> Vec<Phone> {
    let mut phones = Vec::new();
    for value in values {
        let mut fields = Fields::new("phone", value, notes);
        let id = fields.id();
        let number = fields.line("number").unwrap_or_default();
        let extension = fields.line("extension");
        let kind = fields.line("type").unwrap_or_else(|| "voice".to_owned()).to_lowercase();
        let description = fields.line("description").map(unwrapped);
        fields.value("languages");
        fields.finish();
        let found = PhoneNumber::all_in(&number);
        if found.len() > 1 {
            notes.add("phones_split");
        }
        for (n, one) in found.into_iter().enumerate() {
            if one.e164.is_none() {
                notes.add("phone_not_a_number");
            }
            let own = id.filter(|_| n == 0);
            phones.push(Phone {
                id: own.unwrap_or_else(|| derived(owner, "phone", phones.len())),
                kind: kind_of(&one, description.as_deref(), &kind).to_owned(),
                description: joined(one.label, description.as_deref()),
                number: one.e164,
                text: one.text,
                extension: one.extension.or_else(|| extension.clone().filter(|_| n == 0)),
            });
        }
    }
    phones
}

/// The id that our own rows of a source without ids get.
pub(super) fn derived(owner: Uuid, what: &str, n: usize) -> Uuid {
    Uuid::new_v5(&owner, format!("{what} {n}").as_bytes())
}

fn kind_of<'k>(one: &PhoneNumber, description: Option<&str>, kind: &'k str) -> &'k str {
    let words = one.label.as_deref().or(description).unwrap_or_default().to_lowercase();
    let begins = |word| words.trim_start_matches('(').starts_with(word);
    match kind {
        "voice" if begins("tty") || begins("tdd") => "tty",
        "voice" if begins("fax") => "fax",
        "textphone" => "tty",
        kind => kind,
    }
}

fn joined(label: Option<String>, description: Option<&str>) -> Option<String> {
    match (label, description) {
        (Some(label), Some(words)) if !words.contains(&label) => Some(format!("{label}, {words}")),
        (label, None) => label,
        (_, words) => words.map(str::to_owned),
    }
}

/// Without brackets around the whole.
fn unwrapped(text: String) -> String {
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    inner.filter(|inner| !inner.contains(['(', ')'])).map(str::to_owned).unwrap_or(text)
}

/// The languages of a list, with a code each; words without a language stay words.
pub(super) fn languages(values: &[Value], owner: Uuid, notes: &mut Notes) -> Vec<Language> {
    let mut languages: Vec<Language> = Vec::new();
    for value in values {
        let mut fields = Fields::new("language", value, notes);
        let id = fields.id();
        let code = fields.line("code");
        let name = fields.line("name");
        let note = fields.line("note");
        fields.finish();
        let told = name.as_deref().map(languages_in).unwrap_or_default();
        let code = code.filter(|code| code.len() <= 8).map(|code| code.to_lowercase());
        let tags: Vec<Option<String>> = match (&code, told.as_slice()) {
            // "Mandarin" told as plain Chinese is still Mandarin.
            (Some(_), []) => vec![code],
            (None, []) => vec![None],
            (_, told) => told.iter().map(|(tag, _)| Some((*tag).to_owned())).collect(),
        };
        if tags.len() > 1 {
            notes.add("languages_split");
        }
        if tags.contains(&None) && name.is_some() {
            notes.add("language_without_code");
        }
        for (n, tag) in tags.into_iter().enumerate() {
            let known = tag.is_some() && languages.iter().any(|own| own.code == tag);
            if known || (tag.is_none() && name.is_none()) {
                continue;
            }
            let own = id.filter(|_| n == 0);
            languages.push(Language {
                id: own.unwrap_or_else(|| derived(owner, "language", languages.len())),
                code: tag,
                name: name.clone(),
                note: note.clone(),
            });
        }
    }
    languages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_get_their_scheme() {
        for (raw, page) in [
            ("www.alder.example", "http://www.alder.example/"),
            ("http://alder.example/a?b=1", "http://alder.example/a?b=1"),
            ("HTTP://www.Alder.example", "http://www.alder.example/"),
            ("hhttp://www.alder.example", "http://www.alder.example/"),
            ("http:// www.alder.example", "http://www.alder.example/"),
            ("https:/www.alder.example/Path", "https://www.alder.example/Path"),
            ("www.alder.example, www.birch.example", "http://www.alder.example/"),
            ("http://www.alder.example`", "http://www.alder.example/"),
        ] {
            assert!(matches!(web(raw), Web::Page(own) if own == page), "{raw}");
        }
        assert!(matches!(web("help@alder.example"), Web::Mail(_)));
        for raw in [
            "no website",
            "*working on website*",
            "alder",
            "http://www.a@b.example",
            "",
            "555-0142",
        ] {
            assert!(!matches!(web(raw), Web::Page(_)), "{raw}");
        }
    }
}
