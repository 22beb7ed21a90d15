//! A line of the record, and what may be asked of it.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

/// What lines are asked for; what is not said leaves none out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of this account.
    pub account: Option<Uuid>,
    /// About this client: the record, needs, assessments, matches, referrals.
    pub client: Option<Uuid>,
    /// Of this kind, the first word of an action.
    pub kind: Option<&'static str>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

/// A line as the page tells it.
#[derive(Clone, Debug, FromRow)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// The account's name; nothing for the service itself.
    pub name: Option<String>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which.
    pub subject: Uuid,
    /// Codes and ids that say more.
    pub details: Json<serde_json::Value>,
}

impl Entry {
    /// The client that the line is about, where it says so itself.
    #[must_use]
    pub fn client(&self) -> Option<Uuid> {
        if self.subject_kind == "client" {
            return Some(self.subject);
        }
        self.details.0.get("client")?.as_str()?.parse().ok()
    }

    /// What the line says besides, in a few words: `status sent · version 2`.
    #[must_use]
    pub fn more(&self) -> String {
        let Some(fields) = self.details.0.as_object() else { return String::new() };
        let told = fields.iter().filter(|(name, value)| *name != "client" && !value.is_null());
        let words = told.map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            format!("{} {value}", name.replace('_', " "))
        });
        words.collect::<Vec<_>>().join(" · ")
    }
}

/// The kinds of action: the first word, and what the page calls them.
pub const KINDS: [(&str, &str); 15] = [
    ("session", "Signing in and out"),
    ("account", "Accounts"),
    ("factor", "Second factors"),
    ("key", "API keys"),
    ("client", "Client records"),
    ("assessment", "Assessments"),
    ("need", "Needs"),
    ("alert", "Risk alerts"),
    ("match", "Matches"),
    ("handout", "Hand-outs"),
    ("referral", "Referrals"),
    ("outcome", "Outcomes"),
    ("consent", "Consents"),
    ("catalog", "Directory imports"),
    ("correction", "Corrections of listings"),
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_tells_its_client_and_the_rest_in_words() {
        let client = Uuid::from_u128(5);
        let mut entry = Entry {
            at: "2026-05-04T16:00:00Z".parse().unwrap(),
            name: None,
            action: "need.state".to_owned(),
            subject_kind: "client_need".to_owned(),
            subject: Uuid::nil(),
            details: Json(json!({ "client": client, "code": "food.pantry", "due_on": null })),
        };
        assert_eq!((entry.client(), entry.more().as_str()), (Some(client), "code food.pantry"));
        entry.details.0 = json!({});
        assert_eq!((entry.client(), entry.more().as_str()), (None, ""));
        entry.subject_kind = "client".to_owned();
        assert_eq!(entry.client(), Some(Uuid::nil()));
    }
}
