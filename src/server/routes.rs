//! The one table of routes, and what stands in front of it.

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    error::UrlencodedError,
    middleware::{Compress, from_fn},
    web::{self, FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, ServiceConfig},
};

use super::{Features, front, health, openapi, strangers, vocabularies};
use crate::{
    accounts, catalog, consent, corrections, matching, people, record, referrals, search,
    web::{Fault, Problem},
};

/// At most so many bytes of a body are taken.
pub(super) const LIMIT: usize = 1 << 20;

/// The service, ready to be started or to be tested.
pub fn app(
    features: &Features,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let is_secure = features.is_secure;
    App::new()
        .configure(|cfg| features.provide(cfg))
        .configure(routes)
        .default_service(web::to(strangers::nothing_here))
        // The last is met first.
        .wrap(from_fn(accounts::idempotency::once))
        .wrap(from_fn(accounts::identify))
        .wrap(from_fn(front::whole_body))
        .wrap(from_fn(front::in_time))
        .wrap(from_fn(front::pages_for_people))
        .wrap(from_fn(front::spoken))
        .wrap(Compress::default())
        .wrap(from_fn(move |request, next| front::guarded(is_secure, request, next)))
        .wrap(from_fn(front::logged))
}

/// Every route of the service.
fn routes(cfg: &mut ServiceConfig) {
    cfg.app_data(
        JsonConfig::default()
            .limit(LIMIT)
            .error_handler(|fault, _| Problem::of_json(&fault).into()),
    )
    .app_data(FormConfig::default().limit(LIMIT).error_handler(|fault, _| form(&fault)))
    .app_data(PayloadConfig::new(LIMIT))
    .app_data(QueryConfig::default().error_handler(|fault, _| unreadable(&fault)))
    .app_data(PathConfig::default().error_handler(|_, _| Problem::not_found().into()));
    cfg.configure(health::configure).configure(openapi::configure);
    cfg.service(
        web::scope("/api/v1")
            .configure(vocabularies::configure)
            .configure(catalog::api::configure)
            .configure(corrections::api::configure)
            .configure(search::api::configure)
            .configure(people::api::configure)
            .configure(consent::api::configure)
            .configure(matching::api::configure)
            .configure(matching::exposure::api::configure)
            .configure(referrals::api::configure),
    );
    cfg.configure(crate::web::assets::configure)
        .configure(crate::web::pages::configure)
        .configure(crate::web::spoken::configure)
        .configure(accounts::pages::configure)
        .configure(search::pages::configure)
        .configure(search::wording::pages::configure)
        .configure(search::missed::pages::configure)
        .configure(catalog::pages::configure)
        .configure(corrections::pages::configure)
        .configure(people::pages::configure)
        .configure(consent::pages::configure)
        .configure(matching::pages::configure)
        .configure(matching::exposure::pages::configure)
        .configure(referrals::pages::configure)
        .configure(record::pages::configure);
}

fn form(error: &UrlencodedError) -> Error {
    match error {
        UrlencodedError::Overflow { .. } => Problem::too_large("At most 1 MiB is taken.").into(),
        other => unreadable(other),
    }
}

fn unreadable(error: &dyn std::fmt::Display) -> Error {
    Problem::unreadable(vec![Fault { pointer: String::new(), detail: error.to_string() }]).into()
}
