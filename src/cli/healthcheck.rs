//! `guidepost healthcheck`: for container engines, whose images have no other client.

use std::{fs, net::SocketAddr, time::Duration};

use anyhow::Context as _;

use crate::config::Settings;

/// Fails unless the server on this data directory says that it is ready.
pub(super) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let answer = ask(settings).await?;
    anyhow::ensure!(answer.status().is_success(), "the server answers {}", answer.status());
    Ok(())
}

/// The position in the change feed that the running server's index has reached.
pub(super) async fn index_position(settings: &Settings) -> anyhow::Result<i64> {
    let answer: serde_json::Value = ask(settings).await?.json().await?;
    answer.pointer("/index_position").and_then(serde_json::Value::as_i64).context("not ready")
}

async fn ask(settings: &Settings) -> anyhow::Result<reqwest::Response> {
    let file = settings.data_dir.join("listen");
    let text = fs::read_to_string(&file)
        .with_context(|| format!("no server is ready on {}", settings.data_dir.display()))?;
    let mut address: SocketAddr = text.trim().parse().context("DATA_DIR/listen is no address")?;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    let client = reqwest::Client::builder().timeout(Duration::from_secs(4)).no_proxy().build()?;
    Ok(client.get(format!("http://{address}/readyz")).send().await?)
}
