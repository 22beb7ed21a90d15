//! Forgotten passwords: a letter with a link, and the same answer whoever asks.
//!
//! Asking only leaves an entry in the outbox, sealed: whether there is such an account is looked
//! up by the worker, so neither the answer nor its time can tell.

pub mod pages;

use aws_lc_rs::hmac;
use serde_json::json;

use super::{
    Accounts, Error, Origin,
    links::{self, Kind},
    model, store,
};
use crate::{
    audit::{self, Who},
    mail::{self, Letter},
    outbox::{self, Entry, Handler},
    sealed::{INSTALLATION, NotOurs, Sealed},
    telemetry::Private,
};

/// What the outbox calls it when somebody forgot a password.
pub const TOPIC: &str = "password.forgotten";

/// Whoever forgot the password may belong to several networks: it is the installation's.
const FIELD: &str = "password.forgotten";

impl Accounts {
    /// Takes note that somebody forgot the password of this login.
    pub async fn forgot_password(&self, login: &str, origin: &Origin) -> Result<(), Error> {
        let login = model::folded(login);
        if let Some(address) = origin.address {
            self.count_try_from(&self.address_tries(address)).await?;
        }
        let asked = hmac::sign(&self.keyring.derived(b"forgotten"), login.as_bytes());
        self.count(asked.as_ref(), model::LETTER_PAUSE, model::pause_for_letters).await?;
        let sealed = self.keyring.seal(INSTALLATION, FIELD, &login).to_text();
        let (now, payload) = (self.clock.now(), json!({ "login": sealed }));
        let mut tx = self.db.begin().await?;
        outbox::put(&mut tx, now, TOPIC, self.clock.private_id(), &payload).await?;
        Ok(tx.commit().await?)
    }

    /// What writes the letters, for the outbox's worker.
    #[must_use]
    pub fn answers_forgotten(&self) -> Handler {
        let accounts = self.clone();
        std::sync::Arc::new(move |entry| {
            let accounts = accounts.clone();
            Box::pin(async move { accounts.answer_forgotten(&entry).await })
        })
    }

    async fn answer_forgotten(&self, entry: &Entry) -> anyhow::Result<()> {
        let text = entry.payload.0.get("login").and_then(|text| text.as_str()).ok_or(NotOurs)?;
        let login = self.keyring.open(INSTALLATION, FIELD, &Sealed::from_text(text)?)?;
        // A login that is no address has nobody to write to: an administrator helps.
        let Ok(to) = login.parse() else { return Ok(()) };
        let Some(known) = store::by_login(&self.db, &login).await? else { return Ok(()) };
        let mut tx = self.db.begin().await?;
        let token = self.make_link(&mut tx, Kind::Password, known.id, None).await?;
        let letter = Letter {
            to,
            subject: "A new password for Guidepost".to_owned(),
            text: "Somebody, hopefully you, asked to choose a new password for your account at \
                   Guidepost. To do so, open this link within half an hour:"
                .to_owned(),
            path: format!("/new-password?token={}", token.0),
            closing: "The link works once. If it was not you who asked, do nothing: your password \
                      stays as it is."
                .to_owned(),
        };
        mail::put(&mut tx, self.clock.now(), &self.keyring, known.id.0, &letter).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Chooses a new password by a link from a letter. All sessions end; the second factor stays.
    pub async fn choose_password(
        &self,
        token: &str,
        password: Private<String>,
    ) -> Result<(), Error> {
        let account = self.link(Kind::Password, token).await?.account_id;
        let login = store::login_of(&self.db, account).await?;
        model::acceptable(&password.0, &login)?;
        let hash = self.hash(password).await?;
        let mut tx = self.db.begin().await?;
        self.use_link(&mut tx, Kind::Password, token).await?;
        store::set_password(&mut tx, &login, &hash).await?;
        links::store::remove(&mut tx, Kind::Password, account, None).await?;
        store::end_all(&mut tx, account).await?;
        let (now, by_mail) = (self.clock.now(), json!({ "by": "mail" }));
        audit::note(&mut tx, now, None::<Who>, "account.password", "account", account.0, &by_mail)
            .await?;
        Ok(tx.commit().await?)
    }
}
