//! The composition root: every use-case struct, built once and in order.

use actix_web::web::{Data, ServiceConfig};
use chrono_tz::Tz;
use url::Url;

use super::health::Readiness;
use crate::{
    accounts::Accounts,
    catalog::Catalog,
    clock::Clock,
    config::{Proxy, SecondFactor},
    consent::Consents,
    corrections::Corrections,
    db::Db,
    geo::Gazetteer,
    matching::{Matching, openings::Openings},
    people::People,
    record::Record,
    referrals::Referrals,
    sealed::Keyring,
    search::{Search, missed::Misses, wording::Wording},
    web::{OverHttps, shown::Zone},
};

/// What the routes are served with.
#[derive(Clone)]
pub struct Features {
    /// What time it is.
    pub clock: Clock,
    /// Who is asking.
    pub accounts: Accounts,
    /// The directory.
    pub catalog: Catalog,
    /// What people say of what was read of it.
    pub corrections: Corrections,
    /// Finding in it.
    pub search: Search,
    /// What words mean in a search.
    pub wording: Wording,
    /// What was not found in it.
    pub misses: Misses,
    /// The people being helped.
    pub people: People,
    /// What they agreed may be told of them.
    pub consents: Consents,
    /// Suggestions for their needs.
    pub matching: Matching,
    /// What the directory's changes mean for needs that were matched.
    pub openings: Openings,
    /// What was referred, and what came of it.
    pub referrals: Referrals,
    /// Who did what, for those who watch over it.
    pub record: Record,
    /// Whether the service can do its work yet.
    pub readiness: Readiness,
    /// Whether visitors come over HTTPS.
    pub is_secure: bool,
    /// By which clock pages tell times.
    pub zone: Zone,
}

impl Features {
    /// All features on this database and this copy of the directory.
    #[must_use]
    pub fn new(
        db: &Db,
        clock: &Clock,
        keyring: &Keyring,
        search: Search,
        public_url: Option<Url>,
    ) -> Self {
        let is_secure = public_url.as_ref().is_some_and(|url| url.scheme() == "https");
        let catalog = Catalog::new(db.clone(), clock.clone());
        let people = People::new(db.clone(), clock.clone(), keyring.clone());
        let consents = Consents::new(db.clone(), clock.clone(), people.clone(), catalog.clone());
        let matching = Matching::new(db.clone(), clock.clone(), people.clone(), search.clone());
        let referrals = Referrals::new(
            db.clone(),
            clock.clone(),
            people.clone(),
            consents.clone(),
            matching.clone(),
            catalog.clone(),
        );
        Self {
            clock: clock.clone(),
            accounts: Accounts::new(db.clone(), clock.clone(), keyring.clone()).met_at(public_url),
            corrections: Corrections::new(db.clone(), clock.clone(), catalog.clone()),
            search: search.clone(),
            wording: Wording::new(db.clone(), clock.clone(), search.clone()),
            misses: Misses::new(db.clone(), search.clone()),
            people,
            consents,
            openings: Openings::new(matching.clone(), catalog.clone()),
            matching,
            catalog,
            referrals,
            record: Record::new(db.clone()),
            readiness: Readiness::new(db.clone(), search),
            is_secure,
            zone: Zone::default(),
        }
    }

    /// The same, with times told by the clock of this zone.
    #[must_use]
    pub fn told_by(self, zone: Tz) -> Self {
        Self { zone: Zone(zone), ..self }
    }

    /// The same, where those who see case data must have a second factor, or may.
    #[must_use]
    pub fn asking(self, second_factor: SecondFactor) -> Self {
        Self { accounts: self.accounts.asking(second_factor), ..self }
    }

    /// The same, taking the word of these proxies for where a request comes from.
    #[must_use]
    pub fn trusting(self, proxies: &[Proxy]) -> Self {
        Self { accounts: self.accounts.trusting(proxies), ..self }
    }

    /// Hands them to the routes.
    pub(super) fn provide(&self, cfg: &mut ServiceConfig) {
        cfg.app_data(Data::new(self.accounts.clone()))
            .app_data(Data::new(self.catalog.clone()))
            .app_data(Data::new(self.corrections.clone()))
            .app_data(Data::new(self.search.clone()))
            .app_data(Data::new(self.wording.clone()))
            .app_data(Data::new(self.misses.clone()))
            .app_data(Data::new(self.people.clone()))
            .app_data(Data::new(self.consents.clone()))
            .app_data(Data::new(self.matching.clone()))
            .app_data(Data::new(self.openings.clone()))
            .app_data(Data::new(self.referrals.clone()))
            .app_data(Data::new(self.record.clone()))
            .app_data(Data::new(self.readiness.clone()))
            .app_data(self.zone)
            .app_data(OverHttps(self.is_secure));
        // Pages that resolve places or show times themselves.
        cfg.app_data(Data::new(Gazetteer::embedded())).app_data(Data::new(self.clock.clone()));
    }
}
