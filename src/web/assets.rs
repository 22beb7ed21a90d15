//! The files that pages load: style, type, icons, scripts; embedded, so one binary serves all.
//!
//! Their addresses carry a digest of all of them, so they may be kept for ever, and files that
//! name one another (`app.css` its fonts) need no rewriting.

use std::sync::LazyLock;

use actix_web::{
    HttpResponse, get,
    http::header::{CACHE_CONTROL, CacheControl, CacheDirective, ContentType},
    web::{Path, ServiceConfig},
};
use aws_lc_rs::digest::{Context, SHA256};
use rust_embed::RustEmbed;

use super::{Answer, Problem};

#[derive(RustEmbed)]
#[folder = "assets"]
struct Assets;

/// The first bytes of a digest over every file, in hexadecimal.
static DIGEST: LazyLock<String> = LazyLock::new(|| {
    let mut all = Context::new(&SHA256);
    for name in Assets::iter() {
        all.update(name.as_bytes());
        if let Some(file) = Assets::get(&name) {
            all.update(&file.metadata.sha256_hash());
        }
    }
    hex(all.finish().as_ref().iter().take(8))
});

/// Bytes as hexadecimal digits.
fn hex<'a>(bytes: impl Iterator<Item = &'a u8>) -> String {
    bytes
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|half| char::from_digit(half.into(), 16))
        .collect()
}

/// The texts of the files under `folder`, in the order of their names.
pub(super) fn texts(folder: &str) -> Vec<String> {
    let mut names: Vec<_> = Assets::iter().filter(|name| name.starts_with(folder)).collect();
    names.sort_unstable();
    let files = names.iter().filter_map(|name| Assets::get(name));
    files.map(|file| String::from_utf8_lossy(&file.data).into_owned()).collect()
}

/// Where a file is served.
pub fn asset(name: &str) -> String {
    format!("/a/{}/{name}", *DIGEST)
}

/// Serves the files.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(serve).service(favicon);
}

/// One file. An address of an older version gets the file of today, but is not kept.
#[get("/a/{digest}/{name:.*}")]
async fn serve(asked: Path<(String, String)>) -> Answer<HttpResponse> {
    let (digest, name) = asked.into_inner();
    answer(&name, digest == *DIGEST)
}

/// Browsers ask for it unasked.
#[get("/favicon.ico")]
async fn favicon() -> Answer<HttpResponse> {
    answer("favicon.svg", false)
}

fn answer(name: &str, forever: bool) -> Answer<HttpResponse> {
    let file = Assets::get(name).ok_or_else(Problem::not_found)?;
    let kind =
        file.metadata.mimetype().parse().map_or_else(|_| ContentType::octet_stream(), ContentType);
    let mut response = HttpResponse::Ok();
    response.insert_header(kind);
    if forever {
        response.insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"));
    } else {
        response.insert_header(CacheControl(vec![CacheDirective::NoCache]));
    }
    Ok(response.body(file.data.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Assets, asset, hex};

    #[test]
    fn every_vendored_file_is_named_in_the_notice_with_its_digest() {
        let notice = include_str!("../../assets/NOTICE.md");
        for name in Assets::iter().filter(|name| name != "NOTICE.md") {
            let digest = Assets::get(&name).map(|file| hex(file.metadata.sha256_hash().iter()));
            let digest = digest.unwrap_or_default();
            let ours = notice.contains(&format!("`{name}` (ours)"));
            let vendored = notice.contains(&format!("`{name}`")) && notice.contains(&digest);
            assert!(ours || vendored, "{name} {digest} is not in assets/NOTICE.md");
        }
    }

    #[test]
    fn an_address_carries_the_digest() {
        assert!(asset("app.css").starts_with("/a/"));
        assert!(asset("app.css").ends_with("/app.css"));
    }
}
