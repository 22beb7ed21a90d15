//! The job: after changes, open needs are asked again of the index as it is now. Nothing of that is
//! kept but what there is to tell.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use tokio::task::spawn_blocking;

use super::{
    Before, Openings,
    changed::Changed,
    model::{Notice, Standing, What},
    store::{self, Kept, Open},
};
use crate::{
    accounts::model::TenantCtx,
    audit::{self, Who},
    catalog::model::Status,
    db::{Change, changes_after, last_change, networks},
    matching::{
        Error, Matching, answer::MatchedNeed, ready::Stated, request::Request, responses,
        store::of_client, suggest, wanted::Need,
    },
    needs::NeedCode,
    people,
    values::{MatchId, ServiceId},
    web::STAFF,
};

/// Changes are gathered until none has come for so long,
const QUIET: TimeDelta = TimeDelta::seconds(5);
/// but none waits longer than that.
const PATIENCE: TimeDelta = TimeDelta::seconds(30);
/// Changes read at once, and in all: more are of another round.
const AT_ONCE: i64 = 5_000;
const MOST: usize = 50_000;
/// Whoever works has the work for so long, unless it says after so many clients that it goes on.
const LEASE: TimeDelta = TimeDelta::seconds(30);
const RENEWED_AFTER: usize = 50;
/// How many suggestions are looked through for one that is missing.
const ALL: usize = 50;

/// What a round of the job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// How many needs were looked at again.
    pub looked: usize,
    /// How many notices were written, or written anew.
    pub told: usize,
}

impl Openings {
    /// Looks again at the open needs that the last changes may concern, once they have been
    /// gathered and this node's index has taken them in. Each is looked at once.
    pub async fn work(&self) -> Result<Round, Error> {
        let (db, now) = (&self.matching.db, self.matching.clock.now());
        let from = store::reached(db).await?;
        let changes = self.gathered(from, now).await?;
        let Some(last) = changes.last() else { return Ok(Round::default()) };
        if store::claim(db, self.worker, now, now + LEASE).await? != Some(from) {
            // Another node has it, or has done it just now.
            store::release(db, self.worker).await?;
            return Ok(Round::default());
        }
        let done = self.look_again(&changes).await;
        let Ok(Some(round)) = done else {
            store::release(db, self.worker).await?;
            return done.map(Option::unwrap_or_default);
        };
        let mut tx = db.begin().await?;
        for network in networks(db).await? {
            tx.turn_to(network).await?;
            store::sweep(&mut tx).await?;
        }
        if round.looked > 0 {
            let details = json!({ "needs": round.looked, "notices": round.told });
            let who = None::<Who>;
            audit::note(&mut tx, now, who, "openings.look", "change", last.subject, &details)
                .await?;
        }
        store::advance(&mut tx, self.worker, last.seq).await?;
        tx.commit().await?;
        Ok(round)
    }

    /// The changes after that place that this node's index has taken in, once they may be worked.
    async fn gathered(&self, from: i64, now: DateTime<Utc>) -> Result<Vec<Change>, Error> {
        let db = &self.matching.db;
        let (Some(indexed), Some(last)) = (self.matching.search.reached(), last_change(db).await?)
        else {
            return Ok(Vec::new());
        };
        let mut changes = changes_after(db, from, 1).await?;
        let is_over = last.seq <= indexed && now - last.at >= QUIET;
        let is_late = changes.first().is_some_and(|first| now - first.at >= PATIENCE);
        if !is_over && !is_late {
            return Ok(Vec::new());
        }
        while let Some(after) = changes.last().filter(|_| changes.len() < MOST).map(|c| c.seq) {
            let more = changes_after(db, after, AT_ONCE).await?;
            if more.is_empty() {
                break;
            }
            changes.extend(more);
        }
        changes.retain(|change| change.seq <= indexed);
        Ok(changes)
    }

    /// Looks at every open need that the changes may concern; `None` when the work went to another.
    async fn look_again(&self, feed: &[Change]) -> Result<Option<Round>, Error> {
        let db = &self.matching.db;
        let changed = Changed::of(&self.catalog, feed).await?;
        let codes = changed.needs();
        let mut needs = Vec::new();
        for network in networks(db).await? {
            needs.extend(store::open(db, network, &codes).await?);
        }
        let mut round = Round::default();
        for (number, own) in needs.chunk_by(|a, b| a.client == b.client).enumerate() {
            if number % RENEWED_AFTER == RENEWED_AFTER - 1 {
                let until = self.matching.clock.now() + LEASE;
                if !store::renew(db, self.worker, until).await? {
                    return Ok(None);
                }
            }
            match self.look_at(own, &changed).await {
                Ok(own) => {
                    round.looked += own.looked;
                    round.told += own.told;
                }
                // What cannot be read now never can: the others must not wait for it.
                Err(error) if is_lasting(&error) => {
                    tracing::error!("an open need cannot be looked at again: {error}");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Some(round))
    }

    /// Looks at open needs of one client.
    async fn look_at(&self, needs: &[Open], changed: &Changed) -> Result<Round, Error> {
        let mut round = Round::default();
        let Some(first) = needs.first() else { return Ok(round) };
        let ctx = TenantCtx::itself(first.tenant, first.organization);
        let client = self.matching.people.find(&ctx, first.client).await?;
        let runs = of_client(&self.matching.db, &ctx, first.client).await?;
        let codes: Vec<NeedCode> = needs.iter().map(|need| need.code).collect();
        let mut before = self.before(&ctx, &runs, &codes).await?;
        let matched_at = runs.first().map(|(_, at)| *at).unwrap_or_default();
        for open in needs {
            let Some(before) = before.remove(&open.code) else { continue };
            let (request, home) = self.request(&before, &client);
            let km = request.client.max_distance_km;
            let was_suggested =
                |one: &ServiceId| Standing::of(*one, &before.answer) != Standing::Missing;
            if !changed.may_serve(open.code, home.as_ref(), km)
                && !changed.services.iter().any(was_suggested)
            {
                continue;
            }
            round.looked += 1;
            let asked = Arc::new((request, home));
            if self.look(&ctx, open, &before, asked, (changed, matched_at)).await? {
                round.told += 1;
            }
        }
        Ok(round)
    }

    /// Looks at one need and keeps what there is to tell; whether somebody is told anew.
    async fn look(
        &self,
        ctx: &TenantCtx,
        open: &Open,
        before: &Before,
        asked: Arc<Stated>,
        (changed, matched_at): (&Changed, DateTime<Utc>),
    ) -> Result<bool, Error> {
        let run = before.run.matched.id;
        let answer = self.now(ctx, &asked, &before.need, before.run.asked.limit).await?;
        let mut gone = None;
        if let Some(first) = before.answer.suggestions.first() {
            gone = self.gone(ctx, first.service.id, &answer, &asked, &before.need).await?;
        }
        let anew = |known: &Notice| {
            Notice::between(
                (&before.answer, before.run.asked.language),
                (&answer, STAFF),
                gone.clone(),
                &changed.services,
                known,
            )
        };
        let vault = self.matching.people.vault(ctx);
        let own = (open.client, open.code);
        // A look first: SQLite has one writer, and mostly there is nothing to write.
        let mut tx = self.matching.db.snapshot_in(ctx.tenant).await?;
        let known = known_of(store::kept(&mut tx, ctx, &vault, own).await?.as_ref(), run);
        drop(tx);
        if anew(&known).says_as(&known) {
            return Ok(false);
        }
        let mut tx = self.matching.db.begin_in(ctx.tenant).await?;
        let kept = store::kept(&mut tx, ctx, &vault, own).await?;
        let known = known_of(kept.as_ref(), run);
        let notice = anew(&known);
        if notice.says_as(&known) || !store::is_still_open(&mut tx, open.id, matched_at).await? {
            return Ok(false);
        }
        let is_new = notice.told != known.told && !notice.told.is_empty();
        if notice.is_empty() {
            store::remove(&mut tx, ctx, open.client, open.code).await?;
        } else {
            let at = self.matching.clock.now();
            let since = kept.and_then(|kept| kept.told_at).filter(|_| !is_new).unwrap_or(at);
            let told_at = Some(since).filter(|_| !notice.told.is_empty());
            let kept = Kept { need: open.id, run, notice, told_at };
            store::put(&mut tx, ctx, &vault, open.client, &kept).await?;
        }
        tx.commit().await?;
        Ok(is_new)
    }

    /// What became of the service that was suggested first, if it is suggested no more.
    async fn gone(
        &self,
        ctx: &TenantCtx,
        first: ServiceId,
        answer: &MatchedNeed,
        asked: &Arc<Stated>,
        need: &Need,
    ) -> Result<Option<What>, Error> {
        match Standing::of(first, answer) {
            Standing::Suggested => return Ok(None),
            Standing::LeftOut(reasons) => return Ok(Some(What::LeftOut(reasons))),
            Standing::Missing => {}
        }
        let listed = self.catalog.find(first).await?;
        if listed.is_none_or(|service| service.status != Status::Active) {
            return Ok(Some(What::Closed));
        }
        // Others may only have passed it.
        let all = self.now(ctx, asked, need, ALL).await?;
        Ok(match Standing::of(first, &all) {
            Standing::Suggested => None,
            Standing::LeftOut(reasons) => Some(What::LeftOut(reasons)),
            Standing::Missing => Some(What::LeftOut(Vec::new())),
        })
    }

    /// What a match would answer for one need now. Nothing of it is kept.
    async fn now(
        &self,
        ctx: &TenantCtx,
        asked: &Arc<Stated>,
        need: &Need,
        limit: usize,
    ) -> Result<MatchedNeed, Error> {
        let Matching { db, clock, search, .. } = &self.matching;
        let learned = responses::store::of_needs(db, ctx, &[need.need.code]).await?;
        let (search, asked, need) = (search.clone(), Arc::clone(asked), need.clone());
        let now = clock.now();
        spawn_blocking(move || {
            let request = Request { limit, ..asked.0.clone() };
            let timed =
                suggest::for_need(&search, &request, asked.1.as_ref(), need, (now, &learned))?;
            Ok(timed.need)
        })
        .await?
    }
}

/// What was told of a need that was matched so.
fn known_of(kept: Option<&Kept>, run: MatchId) -> Notice {
    let of_run = kept.filter(|kept| kept.run == run);
    of_run.map(|kept| kept.notice.clone()).unwrap_or_default()
}

/// Whether it would fail the same way whenever it is tried: what is there cannot be read.
const fn is_lasting(error: &Error) -> bool {
    matches!(
        error,
        Error::NotFound
            | Error::NoSuchClient
            | Error::Response(_)
            | Error::Sealed(_)
            | Error::Unreadable(_)
            | Error::People(people::Error::Sealed(_))
    )
}
