//! The pages that belong to no feature.

use actix_web::{
    get,
    web::{Html, ServiceConfig},
};
use askama::Template;

use super::{Answer, Chrome, filters, page};

/// Serves them.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(credits);
}

#[derive(Template)]
#[template(path = "web/pages/credits.html")]
struct Credits {
    chrome: Chrome,
}

/// Whose work Guidepost stands on.
#[get("/credits")]
async fn credits(chrome: Chrome) -> Answer<Html> {
    page(Credits { chrome }.render())
}
