//! The proof that something may be told of a client, and the record that it was: the accounting of
//! disclosures (42 CFR 2.24, 2.25; 45 CFR 164.528).
//!
//! Nothing but [`Consents::mint`] makes a [`Disclosure`]: inside the transaction that tells, from a
//! signed consent that covers it at that moment.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use strum::{Display, EnumString, IntoStaticStr};
use tracing::info;
use utoipa::ToSchema;

use super::{
    Consents, Error,
    model::{Ask, decide},
    store,
};
use crate::{
    accounts::model::TenantCtx,
    audit,
    db::Tx,
    people,
    telemetry::hidden,
    values::{ClientId, ConsentId, DisclosureId, Information, OrganizationId, Purpose, ReferralId},
};

/// The proof that a stored consent lets this referral's agency be told. It is good for one step.
#[derive(Debug)]
#[must_use = "it is the proof that something may be told"]
pub struct Disclosure {
    of: ReferralId,
}

impl Disclosure {
    /// Uses it up; says which referral it was of.
    #[must_use]
    pub const fn spent(self) -> ReferralId {
        self.of
    }

    /// A proof of nothing, for tests of what asks for one.
    #[cfg(test)]
    pub(crate) const fn unchecked(of: ReferralId) -> Self {
        Self { of }
    }
}

/// On what occasion something is told.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    EnumString,
    IntoStaticStr,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Occasion {
    /// A referral was recorded for the agency.
    Referred,
    /// The case manager told the agency.
    Told,
}

/// What was told, to whom and for what.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Told {
    /// The organization.
    pub recipient: OrganizationId,
    /// What it was called.
    pub recipient_name: String,
    /// For what.
    pub purpose: Purpose,
    /// What kinds of information.
    pub information: Vec<Information>,
}

hidden!(Told);

/// One time that something was told of a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Disclosed {
    /// Its id.
    pub id: DisclosureId,
    /// Of whom.
    pub client_id: ClientId,
    /// Under which consent.
    pub consent_id: ConsentId,
    /// Which version of it.
    pub consent_version: i64,
    /// By which referral.
    pub referral_id: ReferralId,
    /// On what occasion.
    pub occasion: Occasion,
    /// What, to whom and for what.
    #[serde(flatten)]
    pub told: Told,
    /// Who told it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Disclosed {
    /// What was asked of the consent then, to be asked again when it is shown.
    #[must_use]
    pub fn ask(&self) -> Ask {
        Ask {
            recipient: self.told.recipient,
            recipient_name: self.told.recipient_name.clone(),
            purpose: self.told.purpose,
            information: self.told.information.clone(),
        }
    }
}

impl Consents {
    /// The proof that a consent covers what a referral is about to tell, looked for in the
    /// transaction that tells it. It holds the client, so that no consent is taken back meanwhile,
    /// and is entered into the accounting.
    pub async fn mint(
        &self,
        tx: &mut Tx,
        ctx: &TenantCtx,
        client: ClientId,
        (referral, occasion): (ReferralId, Occasion),
        ask: Ask,
        at: DateTime<Utc>,
    ) -> Result<Disclosure, Error> {
        let vault = self.people.vault(ctx);
        people::store::touch(tx, ctx, client, at).await?;
        let consents = store::of_client_within(tx, ctx, &vault, client).await?;
        let consent = decide(&consents, &ask, at).inspect_err(|_| {
            info!(referral.id = %referral, "No consent covers what referral {referral} tells");
        })?;
        let disclosed = Disclosed {
            id: DisclosureId(self.clock.private_id()),
            client_id: client,
            consent_id: consent.id,
            consent_version: consent.version,
            referral_id: referral,
            occasion,
            told: Told {
                recipient: ask.recipient,
                recipient_name: ask.recipient_name,
                purpose: ask.purpose,
                information: ask.information,
            },
            by: ctx.name.clone(),
            at,
        };
        store::insert_disclosure(tx, ctx, &vault, &disclosed).await?;
        let details = json!({
            "client": client, "consent": consent.id, "version": consent.version,
            "referral": referral, "occasion": occasion,
        });
        let subject = disclosed.id.0;
        audit::note(tx, at, Some(ctx), "disclosure.make", "disclosure", subject, &details).await?;
        Ok(Disclosure { of: referral })
    }
}
