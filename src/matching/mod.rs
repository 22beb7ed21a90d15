//! Matching: needs, what is known of a client, and the directory make an ordered, explained list.
//!
//! * [`request`]: what a match is asked for; [`wanted`]: its needs, found and given, joined;
//! * [`person`]: the client, or the one to be served instead, as rules and ranking want them;
//! * [`model`], [`rank`], [`weights`]: what is weighed, and how; pure;
//! * [`reasons`]: what speaks for a service and against it, as values that say themselves;
//! * [`suggest`]: from the index's candidates to suggestions for each need; [`plan`]: one trip;
//! * [`responses`]: how services answered referrals so far;
//! * [`questions`]: what a run leaves to be asked; [`changes`]: what answering did;
//! * [`answer`]: the answer; [`store`]: runs, kept sealed and read back word for word;
//! * [`Matching`]: the use cases. A run reads the database once for the answers of services to its
//!   needs, once more for the client's record, if at all, and writes it once.

pub mod answer;
pub mod api;
pub mod changes;
mod explain;
pub mod model;
pub mod pages;
mod parts;
pub mod person;
pub mod plan;
pub mod questions;
pub mod rank;
pub mod reasons;
pub mod request;
pub mod responses;
pub mod store;
pub mod suggest;
#[cfg(test)]
mod tests;
pub mod wanted;
pub mod weights;

use std::{sync::Arc, thread};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use self::{
    answer::{Lack, Matched, MatchedNeed, Run},
    model::ENGINE,
    plan::Timed,
    request::Request,
    responses::Learned,
    wanted::Need,
};
use crate::{
    accounts::model::TenantCtx,
    audit,
    clock::Clock,
    db::Db,
    geo::Place,
    needs::{self, Alert, NeedCode},
    people::{
        self, People,
        assessments::store as assessments,
        model::{Facts, Person},
        vault::Unreadable,
    },
    search::{self, Search},
    values::{ClientId, Language, MatchId, ServiceId, Unsuitable},
    web::STAFF,
};

/// Why a match cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such match for who asks.
    #[error("no such match")]
    NotFound,
    /// The client whose match it is to be is not there for who asks.
    #[error("there is no such client")]
    NoSuchClient,
    /// An assessment cannot be judged.
    #[error(transparent)]
    Response(#[from] needs::Error),
    /// The index cannot be asked.
    #[error(transparent)]
    Search(#[from] search::Error),
    /// Clients or needs.
    #[error(transparent)]
    People(people::Error),
    /// A field does not open.
    #[error(transparent)]
    Sealed(#[from] Unreadable),
    /// A kept answer is not what it should be.
    #[error("a kept match cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The task that weighs the candidates died.
    #[error("a match was broken off: {0}")]
    BrokenOff(#[from] tokio::task::JoinError),
    /// The database fails.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<people::Error> for Error {
    fn from(error: people::Error) -> Self {
        match error {
            people::Error::NotFound => Self::NoSuchClient,
            other => Self::People(other),
        }
    }
}

/// The use cases.
#[derive(Clone)]
pub struct Matching {
    db: Db,
    clock: Clock,
    people: People,
    search: Search,
}

impl Matching {
    /// Matches of these people to what this search finds.
    #[must_use]
    pub fn new(db: Db, clock: Clock, people: People, search: Search) -> Self {
        Self { db, clock, people, search }
    }

    /// The time by which this feature judges how old something is.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The day by which ages are reckoned.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.clock.now().date_naive()
    }

    /// Runs a match and keeps it: what was asked, with what is known of the client, and what was
    /// answered. Gives its id and the answer as it is kept.
    pub async fn run(&self, ctx: &TenantCtx, request: Request) -> Result<(MatchId, String), Error> {
        let request = self.with_record(ctx, request).await?;
        self.run_after(ctx, request, None).await
    }

    /// Answers questions that a run left open: into the record of a client known here, unless
    /// somebody else changed it since `version`, and into a new run of the same needs, in the language of pages for staff.
    pub async fn settle(
        &self,
        ctx: &TenantCtx,
        before: &Run,
        version: i64,
        answers: Facts,
    ) -> Result<MatchId, Error> {
        if let Some(id) = before.client_id {
            let client = self.people.find(ctx, id).await?;
            let facts = client.facts.answered(answers.clone());
            let (name, contact, birth_date) = (client.name, client.contact, client.birth_date);
            let person = Person { name, contact, birth_date, facts };
            self.people.revise(ctx, id, version, person).await?;
        }
        let asked = before.asked.clone();
        let client = asked.client.answered(answers);
        let (client_id, follows) = (before.client_id, Some(before.matched.id));
        let request = Request { client, client_id, language: STAFF, follows, ..asked };
        Ok(self.run_after(ctx, request, Some(before)).await?.0)
    }

    /// Runs a match, perhaps one that follows another, and keeps it.
    async fn run_after(
        &self,
        ctx: &TenantCtx,
        request: Request,
        before: Option<&Run>,
    ) -> Result<(MatchId, String), Error> {
        let id = MatchId(self.clock.private_id());
        let (needs, alerts) = wanted::joined(&request, request.client.gender)?;
        let home = person::home(&request.client).map(Arc::new);
        let request = Arc::new(request);
        let codes: Vec<_> = needs.iter().map(|need| need.need.code).collect();
        let learned = Arc::new(responses::store::of_needs(&self.db, ctx, &codes).await?);
        let needs = self.weighed(&request, home.as_ref(), needs, &learned).await?;
        let point = home.as_deref().map(|home| home.point);
        let planned = tokio::task::spawn_blocking(move || (plan::plan(&needs, point), needs));
        let (plan, needs) = planned.await?;
        let matched = Matched {
            id,
            engine: ENGINE.to_owned(),
            alerts,
            plan,
            needs: needs.into_iter().map(|timed| timed.need).collect(),
        };
        let answer = serde_json::to_string(&matched)?;
        self.keep(ctx, &request, home.as_deref(), (&matched, &answer), before).await?;
        Ok((id, answer))
    }

    /// The request with the record's facts of a client known here, where it states none itself.
    async fn with_record(&self, ctx: &TenantCtx, request: Request) -> Result<Request, Error> {
        let Some(id) = request.client_id else { return Ok(request) };
        let client = self.people.find(ctx, id).await?;
        if request.client != Facts::default() {
            return Ok(request);
        }
        let client = client.facts.born(client.birth_date, self.today());
        Ok(Request { client, ..request })
    }

    /// Weighs the candidates of the needs, away from the threads that answer others; on no more
    /// threads than can run at once.
    async fn weighed(
        &self,
        request: &Arc<Request>,
        home: Option<&Arc<Place>>,
        needs: Vec<Need>,
        learned: &Arc<Learned>,
    ) -> Result<Vec<Timed>, Error> {
        let now = self.clock.now();
        let threads = thread::available_parallelism().map_or(1, usize::from).min(needs.len());
        let mut shares: Vec<Vec<(usize, Need)>> = (0..threads).map(|_| Vec::new()).collect();
        for (number, need) in needs.into_iter().enumerate() {
            if let Some(share) = shares.get_mut(number % threads) {
                share.push((number, need));
            }
        }
        let weighing: Vec<_> = shares
            .into_iter()
            .map(|share| {
                let (search, request, home, learned) =
                    (self.search.clone(), Arc::clone(request), home.cloned(), Arc::clone(learned));
                tokio::task::spawn_blocking(move || {
                    let weighed = share.into_iter().map(|(number, need)| {
                        let home = home.as_deref();
                        let known = (now, &*learned);
                        Ok((number, suggest::for_need(&search, &request, home, need, known)?))
                    });
                    weighed.collect::<Result<Vec<_>, Error>>()
                })
            })
            .collect();
        let mut matched = Vec::new();
        for weighed in weighing {
            matched.extend(weighed.await??);
        }
        matched.sort_by_key(|(number, _)| *number);
        Ok(matched.into_iter().map(|(_, need)| need).collect())
    }

    /// Keeps a run, the gaps it found and, of a client known here, the dangers: those that the run
    /// before it did not find.
    async fn keep(
        &self,
        ctx: &TenantCtx,
        request: &Request,
        home: Option<&Place>,
        (matched, answer): (&Matched, &str),
        before: Option<&Run>,
    ) -> Result<(), Error> {
        let at = self.clock.now();
        let vault = self.people.vault(ctx);
        let inputs = serde_json::to_string(request)?;
        let run = store::Kept {
            id: matched.id,
            client: request.client_id,
            engine: &matched.engine,
            inputs: &inputs,
            output: answer,
            at,
        };
        let mut tx = self.db.begin().await?;
        store::insert(&mut tx, ctx, &vault, &run).await?;
        let area = home.and_then(area);
        for need in &matched.needs {
            let Some(gap) = need.gap.filter(|gap| !found(before, need, *gap)) else { continue };
            let id = self.clock.private_id();
            let gap = (need.code, store::gap_code(gap.reason));
            store::note_gap(&mut tx, ctx, id, gap, area.as_deref(), at.date_naive()).await?;
        }
        if request.client_id.is_some() && before.is_none() {
            let alerts: Vec<Alert> = matched.alerts.clone();
            for alert in self.people.raised(alerts, request.client_id, None) {
                assessments::raise(&mut tx, ctx, &vault, &alert).await?;
            }
        }
        let details = json!({ "client": request.client_id, "needs": matched.needs.len() });
        audit::note(&mut tx, at, Some(ctx), "match.run", "match", matched.id.0, &details).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What a run answered, word for word, and in which language.
    pub async fn answer(&self, ctx: &TenantCtx, id: MatchId) -> Result<(String, Language), Error> {
        let vault = self.people.vault(ctx);
        store::answer(&self.db, ctx, &vault, id).await?.ok_or(Error::NotFound)
    }

    /// A run with what was known of the client when it ran.
    pub async fn find(&self, ctx: &TenantCtx, id: MatchId) -> Result<Run, Error> {
        let vault = self.people.vault(ctx);
        store::find(&self.db, ctx, &vault, id).await?.ok_or(Error::NotFound)
    }

    /// Records that services of a run were put on a page for the client.
    pub async fn handed_out(
        &self,
        ctx: &TenantCtx,
        id: MatchId,
        services: usize,
    ) -> Result<(), Error> {
        let (at, details) = (self.clock.now(), json!({ "services": services }));
        let mut tx = self.db.begin().await?;
        audit::note(&mut tx, at, Some(ctx), "handout.print", "match", id.0, &details).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Notes for planners that nothing suggested for a need suits, and why: once for a run, a need
    /// and a reason.
    pub async fn none_suits(
        &self,
        ctx: &TenantCtx,
        id: MatchId,
        need: NeedCode,
        reason: Unsuitable,
    ) -> Result<(), Error> {
        let run = self.find(ctx, id).await?;
        let suggested = |one: &MatchedNeed| one.code == need && !one.suggestions.is_empty();
        if !run.matched.needs.iter().any(suggested) {
            return Err(Error::NotFound);
        }
        let (at, area) =
            (self.clock.now(), person::home(&run.asked.client).as_ref().and_then(area));
        let mut tx = self.db.begin().await?;
        if store::note_unsuitable(&mut tx, ctx, id, (need, reason), at).await? {
            let gap = (need, reason.into());
            let day = at.date_naive();
            store::note_gap(&mut tx, ctx, self.clock.private_id(), gap, area.as_deref(), day)
                .await?;
            let details = json!({ "need": need, "reason": reason });
            audit::note(&mut tx, at, Some(ctx), "match.none_suitable", "match", id.0, &details)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The needs of a run that nothing suits, by their codes, with the reasons noted.
    pub async fn unsuitable(
        &self,
        ctx: &TenantCtx,
        id: MatchId,
    ) -> Result<Vec<(String, Unsuitable)>, Error> {
        store::unsuitable(&self.db, ctx, id).await
    }

    /// A client's runs, the latest first.
    pub async fn of_client(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
    ) -> Result<Vec<(MatchId, DateTime<Utc>)>, Error> {
        self.people.find(ctx, client).await?;
        store::of_client(&self.db, ctx, client).await
    }

    /// Whose a run is, where that is known, and whether it suggests this service.
    pub async fn suggests(
        &self,
        ctx: &TenantCtx,
        id: MatchId,
        service: ServiceId,
    ) -> Result<(Option<ClientId>, bool), Error> {
        let run = self.find(ctx, id).await?;
        let mut suggested = run.matched.needs.iter().flat_map(|need| &need.suggestions);
        Ok((run.client_id, suggested.any(|one| one.service.id == service)))
    }
}

/// Whether the run before found that gap too.
fn found(before: Option<&Run>, need: &MatchedNeed, gap: Lack) -> bool {
    let mut needs = before.into_iter().flat_map(|run| &run.matched.needs);
    needs.any(|known| known.code == need.code && known.gap == Some(gap))
}

/// The area that a gap is noted for: the county, or else the first three digits of the ZIP code.
fn area(home: &Place) -> Option<String> {
    let state = home.state.map(|state| state.to_string());
    match (&home.county, state) {
        (Some(county), Some(state)) => Some(format!("{}, {state}", county.name)),
        (Some(county), None) => Some(county.name.clone()),
        _ => home.zip.map(|zip| zip.to_string().chars().take(3).collect()),
    }
}
