//! What a consent, a signature and a revocation look like as JSON, read with every fault at once. The
//! pages' forms are brought into the same shape.

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    Draft,
    model::{Ends, How, Recipient, Representative, Signature, Terms},
};
use crate::{
    values::Language,
    web::{Answer, Fields, Object},
};

/// No words about a consent are longer, in characters.
const LONGEST: usize = 500;

/// The consent that a body describes, or every fault. Where it does not say who
/// may tell, the case managers of this network may.
pub(super) fn draft(body: &Value, network: &str) -> Answer<Draft> {
    let mut fields = Fields::default();
    let mut from = Object::new(body, "", &mut fields);
    let recipient = from.object("recipient", &mut fields).and_then(|o| recipient(o, &mut fields));
    let information = from.codes("information", &mut fields);
    let purposes = from.codes("purposes", &mut fields);
    for name in ["recipient", "information", "purposes"] {
        from.require(name, &mut fields);
    }
    let details = from.text("details", LONGEST, &mut fields);
    let purpose_words = from.text("purpose_words", LONGEST, &mut fields);
    let until: Option<NaiveDate> = from.word("until", &mut fields);
    let event = from.text("until_event", LONGEST, &mut fields);
    if from.has("until") == from.has("until_event") {
        from.fault(
            "until",
            &mut fields,
            "say until which day, or in until_event until what happens",
        );
    }
    if until.is_none() && event.is_none() && fields.are_right() {
        from.fault("until", &mut fields, "say until which day");
    }
    let language: Option<Language> = from.choice("language", &mut fields);
    from.require("language", &mut fields);
    let said = from.text("discloser", LONGEST, &mut fields);
    let replaces = from.id("replaces", &mut fields);
    let signature = from.object("signature", &mut fields);
    let is_signed = signature.is_some();
    let signature = signature.and_then(|object| signed(object, &mut fields));
    from.finish(&mut fields);
    fields.finish(|| {
        let language = language?;
        let usual = || language.say("consent-discloser").with("network", network).to_string();
        let terms = Terms {
            discloser: said.unwrap_or_else(usual),
            recipient: recipient?,
            information,
            details,
            purposes,
            purpose_words,
            ends: until.map(Ends::On).or_else(|| event.map(Ends::When))?,
            language,
        };
        (signature.is_some() == is_signed).then_some(Draft { terms, replaces, signature })
    })
}

/// The signature that a body describes, or every fault.
pub(super) fn signature(body: &Value) -> Answer<Signature> {
    let mut fields = Fields::default();
    let from = Object::new(body, "", &mut fields);
    let signature = signed(from, &mut fields);
    fields.finish(|| signature)
}

/// How the client told that they take it back, or every fault.
pub(super) fn revocation(body: &Value) -> Answer<String> {
    let mut fields = Fields::default();
    let mut from = Object::new(body, "", &mut fields);
    let told = from.text("told", LONGEST, &mut fields);
    from.require("told", &mut fields);
    if from.has("told") && told.is_none() && fields.are_right() {
        from.fault("told", &mut fields, "say how the client told it, such as “letter of 3 May”");
    }
    from.finish(&mut fields);
    fields.finish(|| told)
}

fn recipient(mut from: Object<'_>, fields: &mut Fields) -> Option<Recipient> {
    let kind = from.text("kind", 20, fields);
    from.require("kind", fields);
    let recipient = match kind.as_deref() {
        Some("organization") => {
            from.require("organization_id", fields);
            let organization_id = from.id("organization_id", fields);
            organization_id.map(|organization_id| {
                // The directory's name takes its place.
                Recipient::Organization { organization_id, name: String::new() }
            })
        }
        Some("network") => Some(Recipient::Network),
        Some("person") => {
            let name = from.text("name", 200, fields);
            if name.is_none() {
                from.fault("name", fields, "name the person");
            }
            name.map(|name| Recipient::Person { name })
        }
        Some(_) => {
            from.fault("kind", fields, "must be organization, network or person");
            None
        }
        None => None,
    };
    from.finish(fields);
    recipient
}

fn signed(mut from: Object<'_>, fields: &mut Fields) -> Option<Signature> {
    let how = from.text("how", 20, fields);
    from.require("how", fields);
    let how = match how.as_deref() {
        Some("on_screen") => {
            let name = from.text("name", 200, fields);
            if name.is_none() && fields.are_right() {
                from.fault("name", fields, "who signs types their name");
            }
            name.map(|name| How::OnScreen { name })
        }
        Some("on_paper") => {
            let on: Option<NaiveDate> = from.word("on", fields);
            let kept = from.text("kept", LONGEST, fields);
            from.require("on", fields);
            if kept.is_none() {
                from.fault("kept", fields, "say where the signed paper is kept");
            }
            on.zip(kept).map(|(on, kept)| How::OnPaper { on, kept })
        }
        Some(_) => {
            from.fault("how", fields, "must be on_screen or on_paper");
            None
        }
        None => None,
    };
    let representative = from.object("representative", fields);
    let represented = representative.is_some();
    let representative = representative.and_then(|mut from| {
        let name = from.text("name", 200, fields);
        let ground = from.code("ground", fields);
        if name.is_none() {
            from.fault("name", fields, "name who signs for the client");
        }
        from.require("ground", fields);
        from.finish(fields);
        Some(Representative { name: name?, ground: ground? })
    });
    from.finish(fields);
    (representative.is_some() == represented).then_some(Signature { how: how?, representative })
}
