//! What a person, and axe, do with a page.

use std::{fs, path::PathBuf};

use fantoccini::{
    Client, Locator, elements::Element, error::CmdError, wd::WebDriverCompatibleCommand,
};
use serde_json::{Value, json};

use crate::stage::{axe, target};

/// A browser's window on the service.
#[derive(Clone)]
pub struct Page {
    pub client: Client,
    /// The service's address, without a path.
    pub at: String,
    /// The service's data directory.
    pub data: PathBuf,
}

/// A window's size, in CSS pixels.
#[derive(Clone, Copy)]
pub enum Screen {
    Desk,
    Phone,
}

impl Screen {
    const fn width(self) -> u32 {
        match self {
            Self::Desk => 1440,
            Self::Phone => 390,
        }
    }
}

impl Page {
    pub async fn open(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.at)).await.expect("the page opens");
    }

    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", url.path())
    }

    /// The text that people see there.
    pub async fn text(&self, css: &str) -> String {
        self.awaits(css).await;
        let script = "return document.querySelector(arguments[0])?.innerText;";
        let text = self.client.execute(script, vec![json!(css)]).await.expect("the script runs");
        text.as_str().unwrap_or_default().to_owned()
    }

    pub async fn has(&self, css: &str) -> bool {
        !self.client.find_all(Locator::Css(css)).await.expect("a search").is_empty()
    }

    /// Waits until that is on the page.
    pub async fn awaits(&self, css: &str) {
        let found = self.client.wait().for_element(Locator::Css(css)).await;
        found.unwrap_or_else(|why| panic!("{css} does not appear: {why}"));
    }

    pub async fn attr(&self, css: &str, name: &str) -> String {
        let found = self.client.find(Locator::Css(css)).await.expect("an element");
        found.attr(name).await.expect("an attribute").unwrap_or_default()
    }

    pub async fn prop(&self, css: &str, name: &str) -> String {
        let found = self.client.find(Locator::Css(css)).await.expect("an element");
        found.prop(name).await.expect("a property").unwrap_or_default()
    }

    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.expect("a search").len()
    }

    pub async fn click(&self, css: &str) {
        let found = self.client.wait().for_element(Locator::Css(css)).await;
        let found = found.unwrap_or_else(|why| panic!("nothing to click at {css}: {why}"));
        self.hit(found, css).await;
    }

    /// Clicks what leads to another page, and waits until that is there.
    pub async fn enter(&self, css: &str) {
        self.mark().await;
        self.click(css).await;
        self.arrived().await;
    }

    /// Clicks the link or button with these words; one that leads elsewhere is followed to its end.
    pub async fn press(&self, words: &str) {
        let with = format!(
            "//*[self::a or self::button or self::summary][contains(normalize-space(.), \"{words}\")]"
        );
        let found = self.client.wait().for_element(Locator::XPath(&with)).await;
        let found = found.unwrap_or_else(|why| panic!("nothing says “{words}”: {why}"));
        if found.tag_name().await.expect("a name") == "summary" {
            return self.hit(found, words).await;
        }
        self.mark().await;
        self.hit(found, words).await;
        self.arrived().await;
    }

    /// Marks the page, so that the next one can be told from it.
    async fn mark(&self) {
        self.run("document.documentElement.dataset.left = '';").await;
    }

    async fn arrived(&self) {
        self.awaits("html:not([data-left]) body .foot").await;
    }

    /// Brings it to the middle first: a header that stays would cover it at the edge.
    async fn hit(&self, found: Element, name: &str) {
        let it = serde_json::to_value(&found).expect("an element's reference");
        let middle = "arguments[0].scrollIntoView({ block: 'center' });";
        self.client.execute(middle, vec![it]).await.expect("it can be scrolled to");
        found.click().await.unwrap_or_else(|why| panic!("“{name}” cannot be clicked: {why}"));
    }

    pub async fn fill(&self, css: &str, words: &str) {
        let field = self.client.wait().for_element(Locator::Css(css)).await;
        let field = field.unwrap_or_else(|why| panic!("no field {css}: {why}"));
        field.clear().await.expect("the field can be emptied");
        field.send_keys(words).await.expect("the field takes words");
    }

    /// Types at what has the focus, or there, without emptying it.
    pub async fn keys(&self, css: &str, keys: &str) {
        let found = self.client.find(Locator::Css(css)).await.expect("an element");
        found.send_keys(keys).await.unwrap_or_else(|why| panic!("{css} takes no keys: {why}"));
    }

    pub async fn choose(&self, css: &str, value: &str) {
        let field = self.client.wait().for_element(Locator::Css(css)).await.expect("a list");
        field.select_by_value(value).await.expect("the list has this value");
    }

    pub async fn sign_in(&self, login: &str, password: &str) {
        self.open("/sign-in").await;
        self.fill("input[name=login]", login).await;
        self.fill("input[name=password]", password).await;
        self.enter(".signin .btn.p").await;
        self.awaits(".me").await;
    }

    pub async fn sign_out(&self) {
        self.click("summary.me").await;
        self.press("Sign out").await;
    }

    /// The link in the next letter that the service sends, which is taken out of its folder.
    pub async fn link_in_letter(&self) -> String {
        let letters = self.data.join("mail");
        for _ in 0..200 {
            let letter = fs::read_dir(&letters).ok().and_then(|mut all| all.next());
            if let Some(letter) = letter {
                let path = letter.expect("a letter").path();
                let text = fs::read_to_string(&path).expect("a letter is text");
                if let Some((_, link)) = text.split_once(&self.at) {
                    fs::remove_file(path).expect("it can be taken out");
                    return link.split_whitespace().next().unwrap_or_default().to_owned();
                }
            }
            // It is written in the background, while pages are read.
            self.open("/credits").await;
        }
        panic!("no letter came");
    }

    /// Sets the window, as a telephone or a desk's screen would have it.
    pub async fn resize(&self, screen: Screen) {
        let phone = matches!(screen, Screen::Phone);
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": screen.width(), "height": if phone { 844 } else { 900 },
                "deviceScaleFactor": if phone { 2 } else { 1 }, "mobile": phone,
            }),
        )
        .await;
    }

    /// Looks at the page on both screens: nobody is shut out, nothing sticks out sideways, no
    /// other host was asked for anything. Keeps a picture of each.
    pub async fn inspect(&self, name: &str) {
        for screen in [Screen::Desk, Screen::Phone] {
            self.resize(screen).await;
            self.client.refresh().await.expect("the page opens again");
            self.settled().await;
            // A phone's window grows with what sticks out of it, so it is no measure.
            let wide = self.run("return document.documentElement.scrollWidth;").await;
            assert!(
                wide.as_u64().is_some_and(|wide| wide <= screen.width().into()),
                "{name} is {wide} px wide at {}",
                screen.width()
            );
            self.barriers(&format!("{name} at {}", screen.width())).await;
            // Last: for a picture of all of the page the browser stretches its window for a moment.
            self.picture(&format!("{name}-{}", screen.width())).await;
        }
        self.resize(Screen::Desk).await;
        self.nothing_foreign(name).await;
    }

    /// Waits until type and map are drawn.
    pub async fn settled(&self) {
        let script = "const done = arguments[0]; document.fonts.ready.then(async () => {
            const map = document.getElementById('map');
            if (map && document.documentElement.classList.contains('js')) {
                while (map.offsetParent && !map.querySelector('path')) {
                    await new Promise(requestAnimationFrame);
                }
            }
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
        });";
        self.client.execute_async(script, Vec::new()).await.expect("the page settles");
    }

    async fn barriers(&self, name: &str) {
        // A bar that stays where it is covers what comes out by scrolling: axe takes that for small.
        self.set_bars("static").await;
        self.client.execute(axe(), Vec::new()).await.expect("axe-core runs");
        let found = self
            .client
            .execute_async(
                "const done = arguments[0];
                 axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
                                               'wcag22aa', 'best-practice'] })
                    .then(r => done(r.violations.map(v => v.id + ': ' + v.help + ' – '
                        + v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' ('
                            + ((n.any[0] || n.all[0] || n.none[0] || {}).message || '') + ')')
                        .join('; '))));",
                Vec::new(),
            )
            .await
            .expect("axe-core answers");
        self.set_bars("").await;
        assert_eq!(found, json!([]), "{name} shuts people out: {found:#}");
    }

    /// Positions the bars that stay on the screen; as their style has it where nothing is said.
    async fn set_bars(&self, position: &str) {
        let script = "document.querySelectorAll('.top, .tabbar, .bottombar, .stick')
                          .forEach(bar => { bar.style.position = arguments[0]; });";
        self.client.execute(script, vec![json!(position)]).await.expect("the script runs");
    }

    /// No request has left for another host, and nothing was refused or failed on the page.
    pub async fn nothing_foreign(&self, name: &str) {
        for entry in self.log("performance").await {
            let message = entry["message"].as_str().unwrap_or_default();
            let event: Value = serde_json::from_str(message).unwrap_or_default();
            let event = &event["message"];
            if event["method"] == "Network.requestWillBeSent" {
                let url = event["params"]["request"]["url"].as_str().unwrap_or_default();
                let ours = url.starts_with(&self.at) || !url.starts_with("http");
                assert!(ours, "{name} asked {url}");
            }
        }
        for entry in self.log("browser").await {
            let said = entry["message"].as_str().unwrap_or_default();
            // A form sent wrongly and a page that is not there are answered so.
            let expected = said.contains("the server responded with a status of 4");
            assert!(entry["level"] != "SEVERE" || expected, "{name}: {said}");
        }
    }

    pub async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("the script runs")
    }

    /// Keeps a picture of the whole page under `target/`.
    pub async fn picture(&self, name: &str) {
        let taken = self
            .devtools(
                "Page.captureScreenshot",
                json!({ "format": "png", "captureBeyondViewport": true }),
            )
            .await;
        let data = taken["data"].as_str().expect("a picture");
        let bytes = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, data);
        let folder = target().join("pictures");
        fs::create_dir_all(&folder).expect("target is writable");
        let file = folder.join(format!("{name}.png"));
        fs::write(file, bytes.expect("base64")).expect("target is writable");
    }

    async fn devtools(&self, cmd: &str, params: Value) -> Value {
        self.issue("goog/cdp/execute", json!({ "cmd": cmd, "params": params })).await
    }

    async fn log(&self, kind: &str) -> Vec<Value> {
        let entries = self.issue("se/log", json!({ "type": kind })).await;
        entries.as_array().cloned().unwrap_or_default()
    }

    async fn issue(&self, path: &'static str, body: Value) -> Value {
        let answer: Result<Value, CmdError> = self.client.issue_cmd(Chromes { path, body }).await;
        answer.unwrap_or_else(|why| panic!("{path}: {why}"))
    }
}

/// A command that only Chromium's driver knows.
#[derive(Debug)]
struct Chromes {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Chromes {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (reqwest::Method, Option<String>) {
        (reqwest::Method::POST, Some(self.body.to_string()))
    }
}
