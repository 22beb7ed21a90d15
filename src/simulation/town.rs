//! A town, drawn from the rates: what is listed of it, and what is true.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    dice::{Cast, Dice, For, with_odds},
    hidden::{Hidden, Service},
    listed::{Directory, Listing, Spot},
    people::{self, Asker},
    rates::{Rates, count},
};
use crate::{
    eligibility::{Confidence, Field, Group, Limit, Rule, Test},
    search::known::Access,
    values::{Gender, Language, Modality, OrganizationId, ServiceId},
};

/// The groups that rules are about.
pub(super) const GROUPS: [Group; 6] = [
    Group::Veteran,
    Group::Parent,
    Group::Homeless,
    Group::Disability,
    Group::JusticeInvolved,
    Group::Immigrant,
];

/// A town with its luck.
#[derive(Clone, Debug)]
pub(super) struct Town {
    pub directory: Directory,
    pub askers: Vec<Asker>,
    pub hidden: Hidden,
    pub dice: Dice,
}

impl Town {
    /// One of the towns of a seed.
    pub fn draw(rates: &Rates, seed: u64, number: usize) -> Self {
        let dice = Dice::new(seed, number);
        let services = count(rates.needs) * count(rates.services_each);
        let drawn = (0..services).map(|number| service(number, rates, dice));
        let (listings, services): (Vec<_>, Vec<_>) = drawn.unzip();
        let (askers, persons) = people::draw(rates, dice);
        let hidden = Hidden::new(services, persons);
        Self { directory: Directory(listings), askers, hidden, dice }
    }
}

/// The first day.
pub(super) fn start() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

/// Anywhere in the town alike.
pub(super) fn spot(cast: &mut Cast, rates: &Rates) -> Spot {
    let (radius, turn) = (rates.town_km * cast.share().sqrt(), cast.share());
    let (sin, cos) = (std::f64::consts::TAU * turn).sin_cos();
    (radius * cos, radius * sin)
}

/// A service as it is listed and as it is.
fn service(number: usize, rates: &Rates, dice: Dice) -> (Listing, Service) {
    let mut cast = dice.cast(For::Service, &[number]);
    let remote = cast.happens(rates.remote);
    let spot = spot(&mut cast, rates);
    let easy = cast.happens(rates.easy);
    let has_phone = remote || !cast.happens(rates.no_phone);
    let speaks_spanish = cast.happens(rates.speaks_spanish);
    let silence = ((1.0 - rates.answers) * cast.lapse()).min(1.0);
    let spread = rates.load_spread;
    let load = rates.load * (spread * cast.normal() - spread * spread / 2.0).exp();
    let limited = cast.happens(rates.limited);
    let rules = if limited { vec![rule(&mut cast)] } else { Vec::new() };

    let years = cast.lapse();
    let wrong = cast.share();
    let exact = still(rates.exact, years) > wrong;
    let holds = still(rates.holds, years) > wrong;
    let fit: Vec<f64> = (0..count(rates.kinds))
        .map(|kind| 1.0 - rates.near_miss * dice.cast(For::Fit, &[number, kind]).lapse())
        .map(|fit| fit.max(0.0))
        .collect();
    let mut words = dice.cast(For::Listing, &[number]);
    let listed_easy = if exact { easy } else { words.happens(0.5) };
    let is_said = words.happens(rates.rule_said);
    let listed_rules = match (limited && is_said, exact) {
        (true, true) => rules.clone(),
        (true, false) => vec![rule(&mut words)],
        (false, _) => Vec::new(),
    };
    let mut heard = |fit: &f64| fit + rates.text_noise * (words.share() - fit);
    let text = fit.iter().map(&mut heard).collect::<Vec<f64>>();
    let said = fit.iter().map(&mut heard).collect();
    let id = Uuid::from_u128(number as u128);
    let listing = Listing {
        service: ServiceId(id),
        organization: OrganizationId(id),
        name: format!("Service {number}"),
        need: number % count(rates.needs),
        text: text.into_iter().map(narrow).collect(),
        said,
        spot: (!remote).then_some(spot),
        modalities: [if remote { Modality::Phone } else { Modality::InPerson }].iter().collect(),
        has_phone,
        languages: if speaks_spanish { vec!["es".into()] } else { Vec::new() },
        access: if listed_easy { Access::WalkIn } else { Access::Appointment },
        limits: listed_rules.iter().map(Limit::from).collect(),
        verified_at: start() - TimeDelta::seconds(seconds(years * rates.listing_age_days)),
    };
    let answers = if has_phone { 1.0 } else { rates.no_phone_odds };
    let answers = with_odds(1.0 - silence, answers);
    (listing, Service { holds, answers, fit, rules, easy, speaks_spanish, load })
}

/// The chance that nothing has become wrong in a time, in mean ages of a listing, if of all
/// listings `share` are right: 1 / (1 + h) is the mean of exp(−h·age).
fn still(share: f64, age: f64) -> f64 {
    (-(1.0 / share - 1.0) * age).exp()
}

/// A rule about age, gender or a group, each as often.
fn rule(cast: &mut Cast) -> Rule {
    let (kind, which) = (cast.one_of(3), cast.one_of(GROUPS.len()));
    let (test, words) = match (kind, which % 2) {
        (0, 0) => (Test::Age { min: None, max: Some(24) }, "Youth up to 24"),
        (0, _) => (Test::Age { min: Some(60), max: None }, "60 and older"),
        (1, 0) => (Test::Gender(vec![Gender::Female]), "Women"),
        (1, _) => (Test::Gender(vec![Gender::Male]), "Men"),
        (_, _) => {
            let group = GROUPS.get(which).copied().unwrap_or(Group::Veteran);
            (Test::Group(vec![group]), group.people(Language::En))
        }
    };
    let (field, confidence) = (Field::Eligibility, Confidence::High);
    Rule { test, field, words: words.to_owned(), confidence }
}

#[expect(clippy::cast_possible_truncation, reason = "a score, as the index gives it")]
const fn narrow(score: f64) -> f32 {
    score as f32
}

#[expect(clippy::cast_possible_truncation, reason = "some years at most")]
fn seconds(days: f64) -> i64 {
    (days * 86_400.0) as i64
}
