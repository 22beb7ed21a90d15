//! How consents are shown on the pages of others: the client's card, and whether an agency may be told.

use chrono::{DateTime, Utc};
use url::form_urlencoded::Serializer;

use crate::{
    accounts::model::TenantCtx,
    consent::{
        Consents,
        model::{Ask, Consent, Ends, Recipient, Standing, decide, in_words},
        wording,
    },
    needs::NeedCode,
    values::{ClientId, OrganizationId},
    web::{Answer, Language, STAFF, shown::Badge},
};

/// A client's consents, as their page shows them.
pub struct Card {
    /// The client.
    pub client: ClientId,
    /// In force, or still to be signed.
    pub current: Vec<Line>,
    /// Ended, taken back or replaced.
    pub past: Vec<Line>,
}

/// One consent in a list.
pub struct Line {
    /// Which.
    pub id: String,
    /// Whom it lets be told.
    pub whom: String,
    /// What kinds of information.
    pub kinds: String,
    /// Until when.
    pub until: String,
    /// Where it stands.
    pub badge: Badge,
}

impl Card {
    /// The consents of this client.
    pub async fn of(consents: &Consents, ctx: &TenantCtx, client: ClientId) -> Answer<Self> {
        let at = consents.now();
        let all = consents.of_client(ctx, client).await?;
        let is_current =
            |consent: &&Consent| matches!(consent.standing(at), Standing::Active | Standing::Draft);
        let (current, past): (Vec<_>, Vec<_>) = all.iter().partition(is_current);
        let lines =
            |all: Vec<&Consent>| all.into_iter().map(|consent| Line::of(consent, at)).collect();
        Ok(Self { client, current: lines(current), past: lines(past) })
    }
}

impl Line {
    fn of(consent: &Consent, at: DateTime<Utc>) -> Self {
        Self {
            id: consent.id.to_string(),
            whom: whom(&consent.terms.recipient),
            kinds: in_words(&consent.terms.information, STAFF),
            until: match &consent.terms.ends {
                Ends::On(_) => wording::until(&consent.terms.ends, STAFF),
                Ends::When(event) => format!("Until: {event}"),
            },
            badge: badge(consent.standing(at)),
        }
    }
}

/// Whom a consent lets be told, for staff.
pub fn whom(recipient: &Recipient) -> String {
    match recipient {
        Recipient::Organization { name, .. } | Recipient::Person { name } => name.clone(),
        Recipient::Network => "Any agency referred to".to_owned(),
    }
}

/// Where a consent stands, as a badge.
pub fn badge(standing: Standing) -> Badge {
    match standing {
        Standing::Draft => Badge::new("warn", "file-text", "Not signed"),
        Standing::Active => Badge::new("ok", "check", "In force"),
        Standing::Expired => Badge::new("", "clock", "Ended"),
        Standing::Revoked => Badge::new("bad", "circle-x", "Taken back"),
        Standing::Superseded => Badge::new("", "file-text", "Replaced"),
    }
}

/// Where a consent stands, as the client reads it.
pub fn standing_words(standing: Standing, language: Language) -> String {
    let key = match standing {
        Standing::Draft => "consent-not-signed",
        Standing::Active => "consent-in-force",
        Standing::Expired => "consent-expired",
        Standing::Revoked => "consent-revoked",
        Standing::Superseded => "consent-superseded",
    };
    language.say(key).to_string()
}

/// Whether an agency may be told of a need, as the page that would tell it says beforehand.
pub struct Allowed {
    /// The consent that lets it be told.
    pub consent: Option<String>,
    /// What there is, or what is lacking.
    pub words: String,
    /// Where the client can be asked for it.
    pub ask: String,
}

impl Allowed {
    /// Of this need and this agency; `back` is the page that asks.
    pub fn of(
        consents: &[Consent],
        (client, need): (ClientId, NeedCode),
        (agency, name): (OrganizationId, &str),
        back: &str,
        at: DateTime<Utc>,
    ) -> Self {
        let mut query = Serializer::new(String::new());
        query.append_pair("organization", &agency.to_string());
        query.append_pair("need", need.as_str()).append_pair("back", back);
        let ask = format!("/clients/{client}/consents/new?{}", query.finish());
        match decide(consents, &Ask::referral(agency, name, need), at) {
            Ok(consent) => Self {
                consent: Some(consent.id.to_string()),
                words: format!(
                    "Consent for {}. {}",
                    whom(&consent.terms.recipient),
                    wording::until(&consent.terms.ends, STAFF)
                ),
                ask,
            },
            Err(why) => Self { consent: None, words: why.to_string(), ask },
        }
    }
}
