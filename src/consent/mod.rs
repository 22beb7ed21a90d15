//! Consents: what a client agreed may be told, to whom, for what and until when.
//!
//! * [`model`]: a consent and what it covers; [`refusal`]: why something may not be told;
//! * [`contact`]: whether somebody who supports the client may be contacted;
//! * [`wording`]: what the client reads and signs, in their language;
//! * [`disclosure`]: the proof that something may be told, which whatever tells it asks for, and the
//!   record that it was;
//! * [`api`], `body`: their JSON; [`pages`]; [`store`]: their rows;
//! * [`Consents`]: the use cases, each one transaction with its audit line.

pub mod api;
mod body;
pub mod contact;
pub mod disclosure;
pub mod model;
pub mod pages;
pub mod refusal;
pub mod store;
pub mod wording;

use chrono::{DateTime, Utc};
use serde_json::json;

use self::{
    disclosure::Disclosed,
    model::{
        Ask, Consent, How, Recipient, Revocation, Signature, Standing, Terms, WhyNot, Wording,
        decide,
    },
};
use crate::{
    accounts::model::TenantCtx,
    audit,
    catalog::{self, Catalog},
    clock::Clock,
    db::{Db, Tx},
    people::{self, People, store as people_store, vault::Unreadable},
    values::{ClientId, ConsentId, DisclosureId},
};

/// Why something about a consent cannot be had or done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing for who asks.
    #[error("no such client, consent or disclosure")]
    NotFound,
    /// No consent covers what would be told.
    #[error(transparent)]
    NotCovered(#[from] WhyNot),
    /// Fields that do not fit together, each with what is wrong.
    #[error("the consent is not complete")]
    Incomplete(Vec<(&'static str, String)>),
    /// It is signed already.
    #[error("This consent is signed already; write a new one to change it.")]
    Signed,
    /// It is not in force, so there is nothing to take back.
    #[error("This consent is not in force, so there is nothing to take back.")]
    NotInForce,
    /// Clients.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The directory.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    /// A field does not open.
    #[error(transparent)]
    Sealed(#[from] Unreadable),
    /// The database fails.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The use cases.
#[derive(Clone)]
pub struct Consents {
    db: Db,
    clock: Clock,
    people: People,
    catalog: Catalog,
}

/// A consent to write: signed at once or left as a draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What the client agrees to.
    pub terms: Terms,
    /// The consent whose place it takes once it is signed.
    pub replaces: Option<ConsentId>,
    /// How it was signed, if it was.
    pub signature: Option<Signature>,
}

impl Consents {
    /// Consents of these people to organizations of this directory.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, people: People, catalog: Catalog) -> Self {
        Self { db, clock, people, catalog }
    }

    /// The same as of another time: for what is written down after it happened.
    #[must_use]
    pub fn as_of(&self, at: DateTime<Utc>) -> Self {
        Self { clock: Clock::stopped_at(at), people: self.people.as_of(at), ..self.clone() }
    }

    /// The time by which this feature judges.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Writes a consent.
    pub async fn write(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        draft: Draft,
    ) -> Result<Consent, Error> {
        let at = self.clock.now();
        let person = self.people.find(ctx, client).await.map_err(missing)?;
        let terms = self.named(draft.terms).await?;
        let mut faults: Vec<_> = terms
            .faults(at.date_naive())
            .into_iter()
            .map(|(field, detail)| (field, detail.to_owned()))
            .collect();
        faults.extend(draft.signature.as_ref().and_then(|signed| later(signed, at)));
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        people_store::touch(&mut tx, ctx, client, at).await.map_err(missing)?;
        let vault = self.people.vault(ctx);
        let mut version = 1;
        if let Some(id) = draft.replaces {
            let own = store::of_client_within(&mut tx, ctx, &vault, client).await?;
            match own.iter().find(|consent| consent.id == id) {
                Some(before) => version = before.version + 1,
                None => faults.push(("replaces", "the client has no such consent".to_owned())),
            }
        }
        if !faults.is_empty() {
            return Err(Error::Incomplete(faults));
        }
        let consent = Consent {
            id: ConsentId(self.clock.private_id()),
            client_id: client,
            version,
            replaces: draft.replaces,
            terms,
            wording: None,
            signature: None,
            signed_at: None,
            revocation: None,
            replaced_at: None,
            written_by: ctx.name.clone(),
            created_at: at,
        };
        store::insert(&mut tx, ctx, &vault, &consent).await?;
        note(&mut tx, ctx, "consent.write", &consent, at).await?;
        let consent = match draft.signature {
            Some(signature) => {
                self.signed(&mut tx, ctx, (consent, &person.name), signature, at).await?
            }
            None => consent,
        };
        tx.commit().await?;
        Ok(consent)
    }

    /// Records that a draft was signed: from now on it holds.
    pub async fn sign(
        &self,
        ctx: &TenantCtx,
        id: ConsentId,
        signature: Signature,
    ) -> Result<Consent, Error> {
        let at = self.clock.now();
        let consent = self.find(ctx, id).await?;
        let mut faults: Vec<_> = later(&signature, at).into_iter().collect();
        let stale = consent.terms.faults(at.date_naive()).into_iter();
        faults.extend(stale.map(|(field, detail)| (field, detail.to_owned())));
        if !faults.is_empty() {
            return Err(Error::Incomplete(faults));
        }
        let person = self.people.find(ctx, consent.client_id).await?;
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        people_store::touch(&mut tx, ctx, consent.client_id, at).await?;
        let signed = self.signed(&mut tx, ctx, (consent, &person.name), signature, at).await?;
        tx.commit().await?;
        Ok(signed)
    }

    async fn signed(
        &self,
        tx: &mut Tx,
        ctx: &TenantCtx,
        (consent, name): (Consent, &str),
        signature: Signature,
        at: DateTime<Utc>,
    ) -> Result<Consent, Error> {
        let vault = self.people.vault(ctx);
        let wording = Wording::of(name, &consent.terms);
        if !store::sign(tx, ctx, &vault, consent.id, (&wording, &signature), at).await? {
            return Err(Error::Signed);
        }
        if let Some(before) = consent.replaces {
            store::replace(tx, ctx, before, at).await?;
        }
        note(tx, ctx, "consent.sign", &consent, at).await?;
        Ok(Consent {
            wording: Some(wording),
            signature: Some(signature),
            signed_at: Some(at),
            ..consent
        })
    }

    /// Records that the client takes a consent back: from now on nothing is told under it.
    pub async fn revoke(
        &self,
        ctx: &TenantCtx,
        id: ConsentId,
        told: String,
    ) -> Result<Consent, Error> {
        let at = self.clock.now();
        let consent = self.find(ctx, id).await?;
        if !consent.standing(at).is_active() {
            return Err(Error::NotInForce);
        }
        let revocation = Revocation { at, by: ctx.name.clone(), told };
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        people_store::touch(&mut tx, ctx, consent.client_id, at).await?;
        if !store::revoke(&mut tx, ctx, &self.people.vault(ctx), id, &revocation).await? {
            return Err(Error::NotInForce);
        }
        note(&mut tx, ctx, "consent.revoke", &consent, at).await?;
        tx.commit().await?;
        Ok(Consent { revocation: Some(revocation), ..consent })
    }

    /// A consent.
    pub async fn find(&self, ctx: &TenantCtx, id: ConsentId) -> Result<Consent, Error> {
        store::find(&self.db, ctx, &self.people.vault(ctx), id).await
    }

    /// A client's consents, the last written first.
    pub async fn of_client(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
    ) -> Result<Vec<Consent>, Error> {
        let consents = store::of_client(&self.db, ctx, &self.people.vault(ctx), client).await?;
        if consents.is_empty() {
            self.people.find(ctx, client).await.map_err(missing)?;
        }
        Ok(consents)
    }

    /// Whether this could be told now: for a page that says so beforehand. It lets nothing be told.
    pub async fn foresee(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        ask: &Ask,
    ) -> Result<Result<Consent, WhyNot>, Error> {
        let consents = self.of_client(ctx, client).await?;
        Ok(decide(&consents, ask, self.clock.now()).cloned())
    }

    /// Whatever was told of a client, the last first.
    pub async fn disclosures(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
    ) -> Result<Vec<Disclosed>, Error> {
        let all = store::disclosures(&self.db, ctx, &self.people.vault(ctx), client).await?;
        if all.is_empty() {
            self.people.find(ctx, client).await.map_err(missing)?;
        }
        Ok(all)
    }

    /// One time that something was told, with the consent under which it was.
    pub async fn disclosure(
        &self,
        ctx: &TenantCtx,
        id: DisclosureId,
    ) -> Result<(Disclosed, Consent), Error> {
        let vault = self.people.vault(ctx);
        let disclosed = store::disclosure(&self.db, ctx, &vault, id).await?;
        let consent = self.find(ctx, disclosed.consent_id).await?;
        Ok((disclosed, consent))
    }

    /// The terms with the name that the directory has for the organization.
    async fn named(&self, terms: Terms) -> Result<Terms, Error> {
        let Recipient::Organization { organization_id, .. } = terms.recipient else {
            return Ok(terms);
        };
        let Some((organization, _)) = self.catalog.organization(organization_id).await? else {
            let detail = "there is no such organization".to_owned();
            return Err(Error::Incomplete(vec![("recipient/organization_id", detail)]));
        };
        let recipient = Recipient::Organization { organization_id, name: organization.name };
        Ok(Terms { recipient, ..terms })
    }
}

/// Nobody has signed on a day to come.
fn later(signature: &Signature, at: DateTime<Utc>) -> Option<(&'static str, String)> {
    let ahead = matches!(signature.how, How::OnPaper { on, .. } if on > at.date_naive());
    ahead.then(|| ("signature/on", "the day of the signature is still to come".to_owned()))
}

fn missing(error: people::Error) -> Error {
    match error {
        people::Error::NotFound => Error::NotFound,
        other => other.into(),
    }
}

async fn note(
    tx: &mut Tx,
    ctx: &TenantCtx,
    action: &str,
    consent: &Consent,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let details = json!({ "client": consent.client_id, "version": consent.version });
    audit::note(tx, at, Some(ctx), action, "consent", consent.id.0, &details).await
}

impl Consent {
    /// Whether it is in force at that time.
    #[must_use]
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        self.standing(at) == Standing::Active
    }
}
