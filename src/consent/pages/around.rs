//! Who supports a client and whether they may be contacted, insurance, strengths and wishes: as the
//! client's page shows them.

use chrono::NaiveDate;

use crate::{
    accounts::model::TenantCtx,
    consent::{
        Consents,
        contact::permitting,
        model::{Consent, in_words},
        wording,
    },
    people::{People, details::model::Coverage},
    values::{ClientId, Vocabulary as _},
    web::{
        Answer, STAFF,
        shown::{Badge, day},
    },
};

/// What is kept on a client beside the facts.
pub struct Around {
    /// The client.
    pub client: ClientId,
    /// Who supports them.
    pub supports: Vec<Supporter>,
    /// Who insures them.
    pub coverages: Vec<Insured>,
    /// What they are good at.
    pub strengths: Option<String>,
    /// How they wish to be helped.
    pub preferences: Option<String>,
}

/// Somebody who supports a client.
pub struct Supporter {
    /// Their name and what they are to the client.
    pub name: String,
    /// How to reach them.
    pub reach: Option<String>,
    /// Whether they may be contacted.
    pub badge: Badge,
    /// The consent that says so.
    pub consent: Option<String>,
    /// About what and until when.
    pub about: String,
}

/// An insurance.
pub struct Insured {
    /// Of what kind.
    pub payer: &'static str,
    /// The number there and until when it holds.
    pub line: String,
    /// That it has run out.
    pub ended: Option<Badge>,
}

impl Around {
    /// What is kept on this client.
    pub async fn of(
        people: &People,
        consents: &Consents,
        ctx: &TenantCtx,
        client: ClientId,
    ) -> Answer<Self> {
        let details = people.details(ctx, client).await?.details;
        let all = consents.of_client(ctx, client).await?;
        let (at, today) = (consents.now(), people.today());
        let supports = details.supports.into_iter().map(|one| {
            let name = match &one.relation {
                Some(relation) => format!("{}, {relation}", one.name),
                None => one.name.clone(),
            };
            Supporter::of(name, one.reach, permitting(&all, &one.name, at))
        });
        Ok(Self {
            client,
            supports: supports.collect(),
            coverages: details.coverages.iter().map(|one| Insured::of(one, today)).collect(),
            strengths: details.strengths,
            preferences: details.preferences,
        })
    }

    /// Whether nothing is kept.
    pub const fn is_empty(&self) -> bool {
        self.supports.is_empty()
            && self.coverages.is_empty()
            && self.strengths.is_none()
            && self.preferences.is_none()
    }
}

impl Supporter {
    fn of(name: String, reach: Option<String>, permitting: Option<&Consent>) -> Self {
        let Some(consent) = permitting else {
            return Self {
                name,
                reach,
                badge: Badge::new("bad", "lock", "May not be contacted"),
                consent: None,
                about: "No consent signed for this person by this name is in force.".to_owned(),
            };
        };
        let terms = &consent.terms;
        let kinds = in_words(&terms.information, STAFF);
        let details = terms.details.as_ref().map(|exactly| format!(" ({exactly})"));
        let until = wording::until(&terms.ends, STAFF);
        Self {
            name,
            reach,
            badge: Badge::new("ok", "check", "May be contacted"),
            consent: Some(consent.id.to_string()),
            about: format!("About: {kinds}{}. {until}", details.unwrap_or_default()),
        }
    }
}

impl Insured {
    fn of(one: &Coverage, today: NaiveDate) -> Self {
        let ended = one.has_ended(today);
        let number = one.member_number.as_ref().map(|number| format!("Member {number}"));
        let until = one.valid_until.map(|last| {
            let word = if ended { "ended" } else { "valid until" };
            format!("{word} {}", day(last, STAFF))
        });
        let parts: Vec<_> = number.into_iter().chain(until).collect();
        Self {
            payer: one.payer.english(),
            line: parts.join(" · "),
            ended: ended.then(|| Badge::new("warn", "clock", "Ended")),
        }
    }
}
