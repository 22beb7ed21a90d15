//! Referrals: one client, one confirmed need, one service, from draft to what came of it.
//!
//! * [`model`]: the life of a referral and its rules; [`vocabulary`]: the codes it is told in;
//! * [`history`]: what happened, event by event, and outcomes; [`learned`]: what that teaches of
//!   the service;
//! * [`store`]: its rows; [`api`]: its JSON;
//! * [`Referrals`]: the use cases, each one transaction holding the rows, the event, the audit
//!   line and the outbox entry. The outbox carries ids only: nothing of a person leaves by it.

pub mod api;
mod deadline;
mod error;
pub mod history;
pub mod learned;
pub mod model;
pub mod pages;
mod refused;
pub mod store;
mod target;
pub mod vocabulary;

use chrono::{DateTime, Utc};
use serde_json::json;

pub use self::error::Error;
use self::{
    history::{Outcome, explains},
    model::{Event, Move, Reason, Referral, Status, Step, Target},
    store::Filter,
};
use crate::{
    accounts::model::TenantCtx,
    audit,
    catalog::{Catalog, model as catalog_model},
    clock::Clock,
    consent::{Consents, disclosure::Occasion, model::Ask},
    db::{Db, Tx},
    matching::{self, Matching, responses},
    needs::NeedCode,
    outbox,
    people::{self, People, model::NeedStatus, store as people_store},
    values::{ClientId, ClientNeedId, MatchId, OutcomeId, ReferralId, ServiceId, Urgency},
};

/// What a new referral is made of.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Whom it is for.
    pub client: ClientId,
    /// Which of their needs.
    pub need: Which,
    /// Where to.
    pub service: ServiceId,
    /// The run of the matcher that suggested the service.
    pub from_match: Option<MatchId>,
    /// How soon an answer is needed; the need's own urgency where left out.
    pub urgency: Option<Urgency>,
    /// What the agency is told.
    pub message: Option<String>,
}

/// Which need of a client is meant.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// The one of this id.
    Id(ClientNeedId),
    /// The one of this code.
    Code(NeedCode),
}

/// What came of a referral, as told.
#[derive(Clone, Debug)]
pub struct Told {
    /// Whether the need is now met.
    pub need_status: NeedStatus,
    /// Why.
    pub reason: Reason,
    /// A note.
    pub note: Option<String>,
}

/// The use cases.
#[derive(Clone)]
pub struct Referrals {
    db: Db,
    clock: Clock,
    people: People,
    consents: Consents,
    matching: Matching,
    catalog: Catalog,
}

impl Referrals {
    /// Referrals of these people to services of this directory.
    #[must_use]
    pub const fn new(
        db: Db,
        clock: Clock,
        people: People,
        consents: Consents,
        matching: Matching,
        catalog: Catalog,
    ) -> Self {
        Self { db, clock, people, consents, matching, catalog }
    }

    /// The same as of another time: for what is written down after it happened.
    #[must_use]
    pub fn as_of(&self, at: DateTime<Utc>) -> Self {
        Self {
            clock: Clock::stopped_at(at),
            people: self.people.as_of(at),
            consents: self.consents.as_of(at),
            ..self.clone()
        }
    }

    /// Drafts a referral for a need that the client has confirmed.
    pub async fn draft(&self, ctx: &TenantCtx, draft: Draft) -> Result<Referral, Error> {
        let target = self.target(ctx, &draft).await?;
        let at = self.clock.now();
        let vault = self.people.vault(ctx);
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        people_store::touch(&mut tx, ctx, draft.client, at).await.map_err(unknown_client)?;
        let need = match draft.need {
            Which::Id(id) => people_store::need(&mut tx, ctx, &vault, draft.client, id).await?,
            Which::Code(code) => {
                people_store::need_by_code(&mut tx, ctx, &vault, draft.client, code).await?
            }
        };
        let need = need.ok_or_else(|| Error::Reference {
            field: "need",
            detail: "the client has no such need; record it first".to_owned(),
        })?;
        let referral =
            Referral::drafted(ReferralId(self.clock.private_id()), need.confirmed()?, target, at);
        let referral = Referral {
            match_id: draft.from_match,
            urgency: draft.urgency.unwrap_or(referral.urgency),
            message: draft.message,
            ..referral
        };
        store::insert(&mut tx, ctx, &vault, &referral).await?;
        let event = referral.first_event(&ctx.name);
        self.keep(&mut tx, ctx, &referral, &event).await?;
        tx.commit().await?;
        Ok(referral)
    }

    /// The service as it is now, found fit to be referred to.
    async fn target(&self, ctx: &TenantCtx, draft: &Draft) -> Result<Target, Error> {
        if let Some(id) = draft.from_match {
            let (whose, suggested) = match self.matching.suggests(ctx, id, draft.service).await {
                Err(matching::Error::NotFound) => Err(Error::Reference {
                    field: "match_id",
                    detail: "there is no such match".to_owned(),
                }),
                other => Ok(other?),
            }?;
            if whose.is_some_and(|client| client != draft.client) {
                let detail = "the match is another client's".to_owned();
                return Err(Error::Reference { field: "match_id", detail });
            }
            if !suggested {
                let detail = "the match does not suggest this service".to_owned();
                return Err(Error::Reference { field: "service_id", detail });
            }
        }
        let service = self.catalog.find(draft.service).await?.ok_or_else(|| Error::Reference {
            field: "service_id",
            detail: "there is no such service".to_owned(),
        })?;
        if service.status != catalog_model::Status::Active {
            return Err(Error::NotRunning(service.name));
        }
        Ok(Target::of(&service))
    }

    /// Sends a draft: the agency's time to answer begins.
    pub async fn send(
        &self,
        ctx: &TenantCtx,
        id: ReferralId,
        version: Option<i64>,
    ) -> Result<Referral, Error> {
        self.record(ctx, id, version, Move::to(Status::Requested)).await
    }

    /// Records what happened to a referral, unless somebody else did since `version`.
    pub async fn record(
        &self,
        ctx: &TenantCtx,
        id: ReferralId,
        version: Option<i64>,
        made: Move,
    ) -> Result<Referral, Error> {
        let at = self.clock.now();
        let vault = self.people.vault(ctx);
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        let before = store::find_within(&mut tx, ctx, &vault, id).await?;
        if version.is_some_and(|version| version != before.version) {
            return Err(Error::Stale);
        }
        if made.to == Status::Requested && before.status == Status::Draft {
            // The client may have changed their mind since the draft.
            people_store::touch(&mut tx, ctx, before.client_id, at).await?;
            let need =
                people_store::need(&mut tx, ctx, &vault, before.client_id, before.need_id).await?;
            need.ok_or(Error::NotFound)?.confirmed()?;
        }
        let moved = if before.tells(&made) {
            let target = &before.target;
            let ask =
                Ask::referral(target.organization_id, &target.organization_name, before.need_code);
            let of = (id, occasion(&made));
            let client = before.client_id;
            let disclosure = self.consents.mint(&mut tx, ctx, client, of, ask, at).await?;
            before.told(disclosure, made, &ctx.name, at)
        } else {
            before.moved(made, &ctx.name, at)
        };
        let (after, event) = moved.map_err(Error::Refused)?;
        store::update(&mut tx, ctx, &vault, &after).await?;
        self.keep(&mut tx, ctx, &after, &event).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Records what came of a referral for the client's need. Where the referral ended without a
    /// reason, this is its reason too.
    pub async fn tell(
        &self,
        ctx: &TenantCtx,
        id: ReferralId,
        told: Told,
    ) -> Result<Outcome, Error> {
        if !explains(told.reason, told.need_status) {
            return Err(Error::Contradiction(told.reason, told.need_status));
        }
        let at = self.clock.now();
        let vault = self.people.vault(ctx);
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        let referral = store::find_within(&mut tx, ctx, &vault, id).await?;
        if referral.sent_at.is_none() {
            return Err(Error::NotSent);
        }
        let client = referral.client_id;
        people_store::touch(&mut tx, ctx, client, at).await?;
        let need = people_store::need(&mut tx, ctx, &vault, client, referral.need_id).await?;
        let code: &'static str = told.reason.into();
        let need = need.ok_or(Error::NotFound)?.told(told.need_status, code, at);
        people_store::update_need(&mut tx, ctx, &vault, &need).await?;
        let outcome = Outcome {
            id: OutcomeId(self.clock.private_id()),
            referral_id: id,
            need_id: need.id,
            need_status: told.need_status,
            reason: told.reason,
            note: told.note,
            by: ctx.name.clone(),
            at,
        };
        history::store::tell(&mut tx, ctx, &vault, &outcome).await?;
        if let Some((after, event)) = referral.explained(told.reason, &ctx.name, at) {
            store::update(&mut tx, ctx, &vault, &after).await?;
            self.keep(&mut tx, ctx, &after, &event).await?;
        } else {
            let payload = json!({ "referral": id, "version": referral.version });
            outbox::put(&mut tx, at, "referral.updated", id.0, &payload).await?;
        }
        let details = json!({ "referral": id, "need_status": outcome.need_status });
        let subject = outcome.id.0;
        audit::note(&mut tx, at, Some(ctx), "outcome.record", "outcome", subject, &details).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// A referral.
    pub async fn find(&self, ctx: &TenantCtx, id: ReferralId) -> Result<Referral, Error> {
        store::find(&self.db, ctx, &self.people.vault(ctx), id).await
    }

    /// What happened to a referral, from the first event on.
    pub async fn history(&self, ctx: &TenantCtx, id: ReferralId) -> Result<Vec<Event>, Error> {
        self.find(ctx, id).await?;
        history::store::history(&self.db, ctx, &self.people.vault(ctx), id).await
    }

    /// What came of a referral, in the order told.
    pub async fn outcomes(&self, ctx: &TenantCtx, id: ReferralId) -> Result<Vec<Outcome>, Error> {
        self.find(ctx, id).await?;
        history::store::outcomes(&self.db, ctx, &self.people.vault(ctx), id).await
    }

    /// Some referrals, each with its client's name, the last changed first, and how many there
    /// are in all.
    pub async fn list(
        &self,
        ctx: &TenantCtx,
        filter: Filter,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<(Referral, String)>, i64), Error> {
        store::list(&self.db, ctx, &self.people.vault(ctx), filter, (limit, offset)).await
    }

    /// The referrals that have not ended, those due first on top, each with its client's name.
    pub async fn open(&self, ctx: &TenantCtx) -> Result<Vec<(Referral, String)>, Error> {
        store::open(&self.db, ctx, &self.people.vault(ctx)).await
    }

    /// The referrals that should have been answered by now, the longest overdue first.
    pub async fn overdue(&self, ctx: &TenantCtx) -> Result<Vec<(Referral, String)>, Error> {
        store::overdue(&self.db, ctx, &self.people.vault(ctx), self.clock.now()).await
    }

    /// The time by which this feature judges what is overdue.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Keeps an event with what follows from it.
    async fn keep(
        &self,
        tx: &mut Tx,
        ctx: &TenantCtx,
        referral: &Referral,
        event: &Event,
    ) -> Result<(), Error> {
        let id = self.clock.private_id();
        history::store::keep(tx, ctx, &self.people.vault(ctx), referral, event, id).await?;
        learn(tx, ctx, referral).await?;
        let action = match (event.from, event.to) {
            (None, _) => "referral.draft",
            (Some(Status::Draft), Status::Requested) => "referral.send",
            _ => "referral.record",
        };
        let subject = referral.id.0;
        let details = json!({ "version": event.version, "status": event.to });
        audit::note(tx, event.at, Some(ctx), action, "referral", subject, &details).await?;
        let payload = json!({ "referral": referral.id, "version": event.version });
        outbox::put(tx, event.at, "referral.updated", subject, &payload).await?;
        Ok(())
    }
}

/// Adds what the last event of a referral teaches of its service.
async fn learn(tx: &mut Tx, ctx: &TenantCtx, referral: &Referral) -> Result<(), Error> {
    let course = history::store::course(tx, ctx, referral.id).await?;
    let before = course.split_last().map(|(_, before)| before).unwrap_or_default();
    let more = learned::counts(&course) - learned::counts(before);
    if more != responses::Counts::default() {
        let of = (referral.target.service_id, referral.need_code);
        responses::store::add(tx, ctx, of, more, referral.updated_at).await?;
    }
    Ok(())
}

/// What a move that tells the agency is, in the accounting.
fn occasion(made: &Move) -> Occasion {
    if made.step == Some(Step::Viewed) { Occasion::Told } else { Occasion::Referred }
}

fn unknown_client(error: people::Error) -> Error {
    match error {
        people::Error::NotFound => {
            Error::Reference { field: "client_id", detail: "there is no such client".to_owned() }
        }
        other => other.into(),
    }
}
