//! Carries letters out of the house: by SMTP, or into a folder where none is set up.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::Mailbox,
    message::{
        Body,
        header::{ContentTransferEncoding, ContentType},
    },
};
use url::Url;
use uuid::Uuid;

use super::{
    letter::{Letter, line},
    opened,
};
use crate::{config::Secret, outbox::Handler, sealed::Keyring};

/// A mail server that does not answer within this time is tried again later.
const PATIENCE: Duration = Duration::from_secs(20);

/// How letters leave.
#[derive(Clone)]
pub enum Way {
    /// Handed to a mail server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Laid into this folder, one file each, for development.
    Folder(PathBuf),
}

impl Way {
    /// By this server, such as `smtps://user:password@mail.example`; else into the folder.
    pub fn of(smtp: Option<&Secret>, data_dir: &Path) -> anyhow::Result<Self> {
        let Some(Secret(url)) = smtp else { return Ok(Self::Folder(data_dir.join("mail"))) };
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?;
        Ok(Self::Smtp(server.timeout(Some(PATIENCE)).build()))
    }
}

/// Sends letters.
#[derive(Clone)]
pub struct Post {
    way: Way,
    from: Mailbox,
    public_url: Url,
    keyring: Keyring,
}

impl Post {
    /// Letters that go this way, come from this address and link to our pages there.
    #[must_use]
    pub const fn new(way: Way, from: Mailbox, public_url: Url, keyring: Keyring) -> Self {
        Self { way, from, public_url, keyring }
    }

    /// What carries letters out of the outbox.
    #[must_use]
    pub fn handler(self) -> Handler {
        let post = Arc::new(self);
        Arc::new(move |entry| {
            let post = Arc::clone(&post);
            Box::pin(async move {
                let letter = opened(&post.keyring, &entry)?;
                post.send(entry.id, &letter).await
            })
        })
    }

    async fn send(&self, id: Uuid, letter: &Letter) -> anyhow::Result<()> {
        let host = self.public_url.host_str().unwrap_or("localhost");
        let message = Message::builder()
            .message_id(Some(format!("<{id}@{host}>")))
            .from(self.from.clone())
            .to(Mailbox::new(None, letter.to.text().parse()?))
            .subject(line(&letter.subject)?)
            .header(ContentType::TEXT_PLAIN)
            .body(whole(letter.body(&self.public_url)))?;
        match &self.way {
            Way::Smtp(server) => {
                // A server's answer may repeat the address, which no log line holds.
                let refused = |error: lettre::transport::smtp::Error| {
                    let code =
                        error.status().map_or("no answer".to_owned(), |code| code.to_string());
                    anyhow::anyhow!("the mail server did not take a letter: {code}")
                };
                server.send(message).await.map(drop).map_err(refused)
            }
            Way::Folder(folder) => Ok(lay(folder, id, &message.formatted())?),
        }
    }
}

/// The text as it stands where RFC 5322 §2.1.1 lets it, so that its link is read in the file too.
fn whole(text: String) -> Body {
    let is_plain = |line: &str| line.is_ascii() && line.len() < 998 && !line.contains('\0');
    if text.lines().all(is_plain) {
        let bytes = text.replace('\n', "\r\n").into_bytes();
        return Body::dangerous_pre_encoded(bytes, ContentTransferEncoding::SevenBit);
    }
    Body::new(text)
}

/// Whole or not at all, and for nobody else to read: its link lets somebody in.
fn lay(folder: &Path, id: Uuid, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let draft = folder.join(format!("{id}.new"));
    let mut options = fs::File::options();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&draft)?.write_all(bytes)?;
    fs::rename(draft, folder.join(format!("{id}.eml")))
}
