//! Matching: needs, what is known of a client, and the directory make an ordered, explained list.
//!
//! * [`request`]: what a match is asked for; [`wanted`]: its needs, found and given, joined;
//! * [`person`]: the client, or the one to be served instead, as rules and ranking want them;
//! * [`model`], [`rank`], [`weights`]: what is weighed, and how; pure;
//! * [`reasons`]: what speaks for a service and against it, as values that say themselves;
//! * [`suggest`]: from the index's candidates to suggestions for each need; [`plan`]: one trip;
//! * [`responses`]: how services answered so far; [`evaluation`]: judged clients, to measure by;
//! * [`crisis`]: who helps near the client in a danger;
//! * [`questions`]: what a run leaves to be asked; [`changes`]: what answering did;
//! * [`openings`]: open needs looked at again when the directory changes, and who is told;
//! * [`exposure`]: how often agencies were suggested, counted without the person;
//! * [`answer`]: the answer; [`store`]: runs, kept sealed and read back word for word;
//! * [`Matching`]: the use cases. A run reads the database once for the answers of services to its
//!   needs, once more for the client's record, if at all, and writes it once.

pub mod answer;
pub mod api;
pub mod changes;
pub mod crisis;
pub mod evaluation;
mod explain;
pub mod exposure;
pub mod model;
mod noted;
pub mod openings;
pub mod pages;
mod parts;
pub mod person;
pub mod plan;
pub mod questions;
pub mod rank;
mod ready;
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
use tokio::task::spawn_blocking;

use self::{
    answer::{Matched, Run},
    exposure::model::Raised,
    plan::Timed,
    ready::{Pending, Ready, Stated, area, found, ready},
    request::Request,
    responses::Learned,
    wanted::Need,
};
use crate::{
    accounts::model::TenantCtx,
    audit, catalog,
    clock::Clock,
    db::{Db, Tx},
    geo::Place,
    needs,
    people::{
        self, People,
        assessments::store as assessments,
        model::{Facts, Person},
        vault::Unreadable,
    },
    search::{self, Search},
    values::{ClientId, Language, MatchId, ServiceId},
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
    /// Some of several requests are wrong, each told with its place in the list.
    #[error("some of the requests are wrong")]
    Several(Vec<(usize, Self)>),
    /// The directory cannot be read.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
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
        let asked = self.asked(ctx, request).await?;
        self.answered(ctx, vec![asked], None).await?.pop().ok_or(Error::NotFound)
    }

    /// Runs several matches and keeps them, all or none, in their order.
    pub async fn run_all(
        &self,
        ctx: &TenantCtx,
        requests: Vec<Request>,
    ) -> Result<Vec<(MatchId, String)>, Error> {
        let (mut asked, mut wrong) = (Vec::new(), Vec::new());
        for (number, request) in requests.into_iter().enumerate() {
            match self.asked(ctx, request).await {
                Ok(one) => asked.push(one),
                Err(error) => wrong.push((number, error)),
            }
        }
        if wrong.is_empty() {
            self.answered(ctx, asked, None).await
        } else {
            Err(Error::Several(wrong))
        }
    }

    /// A request with all that is known, and its needs.
    async fn asked(&self, ctx: &TenantCtx, request: Request) -> Result<Pending, Error> {
        let request = self.with_record(ctx, request).await?;
        let (needs, alerts) = wanted::joined(&request, request.client.gender)?;
        let home = person::home(&request.client);
        Ok(Pending { request: Arc::new((request, home)), needs, alerts })
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
        let asked = self.asked(ctx, request).await?;
        let run = self.answered(ctx, vec![asked], Some(before)).await?.pop();
        run.map(|(id, _)| id).ok_or(Error::NotFound)
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

    /// Answers the requests and keeps all runs in one transaction; `before` is the run that they follow.
    async fn answered(
        &self,
        ctx: &TenantCtx,
        all: Vec<Pending>,
        before: Option<&Run>,
    ) -> Result<Vec<(MatchId, String)>, Error> {
        let codes = all.iter().flat_map(|asked| &asked.needs).map(|need| need.need.code);
        let mut codes: Vec<_> = codes.collect();
        codes.sort_unstable();
        codes.dedup();
        let learned = Arc::new(responses::store::of_needs(&self.db, ctx, &codes).await?);
        let needs = all.iter().flat_map(|asked| {
            asked.needs.iter().map(|need| (Arc::clone(&asked.request), need.clone()))
        });
        let weighed = self.weighed(needs.collect(), &learned).await?;
        let ids: Vec<_> = all.iter().map(|_| MatchId(self.clock.private_id())).collect();
        let ready = spawn_blocking(move || ready(all, ids, weighed)).await??;
        let raised = Raised::by(&ready, before);
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        let mut runs = Vec::with_capacity(ready.len());
        for Ready { stated, matched, answer } in ready {
            let (request, home) = &*stated;
            self.keep(&mut tx, ctx, (request, home.as_ref()), (&matched, &answer), before).await?;
            runs.push((matched.id, answer));
        }
        // Others raise the same counts: last, so that they wait as short as can be.
        exposure::store::raise(&mut tx, ctx, &raised, self.today()).await?;
        tx.commit().await?;
        Ok(runs)
    }

    /// Weighs the candidates of the needs, away from the threads that answer others; on no more
    /// threads than can run at once.
    async fn weighed(
        &self,
        needs: Vec<(Arc<Stated>, Need)>,
        learned: &Arc<Learned>,
    ) -> Result<Vec<Timed>, Error> {
        let now = self.clock.now();
        let threads = thread::available_parallelism().map_or(1, usize::from).min(needs.len());
        let mut shares: Vec<Vec<_>> = (0..threads).map(|_| Vec::new()).collect();
        for (number, need) in needs.into_iter().enumerate() {
            if let Some(share) = shares.get_mut(number % threads) {
                share.push((number, need));
            }
        }
        let weighing: Vec<_> = shares
            .into_iter()
            .map(|share| {
                let (search, learned) = (self.search.clone(), Arc::clone(learned));
                spawn_blocking(move || {
                    let weighed = share.into_iter().map(|(number, (stated, need))| {
                        let (request, home) = (&stated.0, stated.1.as_ref());
                        let beside = (now, &*learned);
                        Ok((number, suggest::for_need(&search, request, home, need, beside)?))
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
        tx: &mut Tx,
        ctx: &TenantCtx,
        (request, home): (&Request, Option<&Place>),
        (matched, answer): (&Matched, &str),
        before: Option<&Run>,
    ) -> Result<(), Error> {
        let at = self.clock.now();
        let vault = self.people.vault(ctx);
        let run = store::Kept {
            id: matched.id,
            client: request.client_id,
            engine: &matched.engine,
            inputs: &serde_json::to_string(request)?,
            output: answer,
            at,
        };
        store::insert(tx, ctx, &vault, &run).await?;
        let area = home.and_then(area);
        for need in &matched.needs {
            if let Some(client) = request.client_id {
                openings::matched(tx, ctx, client, need.code).await?;
            }
            let Some(gap) = need.gap.filter(|gap| !found(before, need, *gap)) else { continue };
            let id = self.clock.private_id();
            let gap = (need.code, store::gap_code(gap.reason));
            store::note_gap(tx, ctx, id, gap, area.as_deref(), at.date_naive()).await?;
        }
        if request.client_id.is_some() && before.is_none() {
            for alert in self.people.raised(matched.alerts.clone(), request.client_id, None) {
                assessments::raise(tx, ctx, &vault, &alert).await?;
            }
        }
        let details = json!({ "client": request.client_id, "needs": matched.needs.len() });
        Ok(audit::note(tx, at, Some(ctx), "match.run", "match", matched.id.0, &details).await?)
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
