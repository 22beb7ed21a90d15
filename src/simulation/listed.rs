//! What can be known before anybody is sent: the directory, what a case manager knows of a client,
//! and what came of earlier referrals. All that a policy is shown is made of this.

use chrono::{DateTime, Utc};

use crate::{
    eligibility::Limit,
    matching::model::{Candidate, Client, Responses, Wanted},
    search::known::Access,
    values::{CapacityStatus, Modality, OrganizationId, ServiceId, Terms},
};

/// A point of the town, in kilometres east and north of its middle.
pub(super) type Spot = (f64, f64);

/// One service as the directory has it.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    pub service: ServiceId,
    pub organization: OrganizationId,
    pub name: String,
    /// Which of the town's needs it is found under.
    pub need: usize,
    /// How well its words fit each kind of that need, in 0..1.
    pub text: Vec<f32>,
    /// How well it says itself that it meets each kind, in 0..1.
    pub said: Vec<f64>,
    /// Where it is, unless one only phones.
    pub spot: Option<Spot>,
    pub modalities: Terms<Modality>,
    pub has_phone: bool,
    pub languages: Vec<Box<str>>,
    pub access: Access,
    pub limits: Vec<Limit>,
    pub verified_at: DateTime<Utc>,
}

/// A client with a need, as far as the case manager knows.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    /// The week in which the client comes, from 0.
    pub week: usize,
    /// Which of the town's needs, and which kind of it.
    pub need: usize,
    pub kind: usize,
    pub home: Spot,
    pub client: Client,
    pub wanted: Wanted,
}

/// What was told and seen of a service so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct News {
    /// What the agency told of its openings, and when.
    pub room: Option<(CapacityStatus, DateTime<Utc>)>,
    /// How it answered referrals made here.
    pub responses: Responses,
}

/// All that a policy is shown.
#[derive(Debug)]
pub(super) struct Seen<'t> {
    pub client: &'t Client,
    pub wanted: &'t Wanted,
    pub candidates: Vec<Candidate<'t>>,
    pub now: DateTime<Utc>,
}

/// The listings of a town.
#[derive(Clone, Debug)]
pub(super) struct Directory(pub Vec<Listing>);

impl Directory {
    /// How far a client has to go.
    pub fn distance_km(&self, asker: &Asker, service: usize) -> Option<f64> {
        let (east, north) = self.0.get(service)?.spot?;
        Some((east - asker.home.0).hypot(north - asker.home.1))
    }

    /// What is found for a client: services under the need, within the reach that is known, that
    /// were not tried; with their numbers.
    pub fn found<'t>(
        &'t self,
        asker: &'t Asker,
        tried: &[usize],
        news: &[News],
        now: DateTime<Utc>,
    ) -> (Vec<usize>, Seen<'t>) {
        let Asker { client, wanted, kind, need, .. } = asker;
        let most = client.max_distance_km.unwrap_or(f64::INFINITY);
        let mut numbers = Vec::new();
        let mut seen = Seen { client, wanted, candidates: Vec::new(), now };
        for (number, listing) in self.0.iter().enumerate() {
            let distance = self.distance_km(asker, number);
            if listing.need != *need || tried.contains(&number) || distance > Some(most) {
                continue;
            }
            let news = news.get(number).copied().unwrap_or_default();
            numbers.push(number);
            seen.candidates.push(listing.candidate(*kind, distance, news));
        }
        (numbers, seen)
    }
}

impl Listing {
    fn candidate(&self, kind: usize, distance_km: Option<f64>, news: News) -> Candidate<'_> {
        Candidate {
            service: self.service,
            name: self.name.as_str().into(),
            organization: self.organization,
            text_score: self.text.get(kind).copied().unwrap_or_default(),
            said: self.said.get(kind).copied().unwrap_or_default(),
            distance_m: distance_km.map(|km| km * 1000.0),
            serves: None,
            located: None,
            modalities: self.modalities,
            has_phone: self.has_phone,
            open_now: None,
            capacity: news.room,
            verified_at: Some(self.verified_at),
            languages: self.languages.as_slice().into(),
            costs: Terms::default(),
            payers: Terms::default(),
            accessibility: Terms::default(),
            access: Some(self.access),
            needs_referral: false,
            closed: false,
            limits: self.limits.as_slice().into(),
            responses: news.responses,
        }
    }
}
