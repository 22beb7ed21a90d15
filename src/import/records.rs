//! The records of one file: NDJSON line by line, or one JSON document with one or many of them.

use std::io::{BufRead, Read as _};

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

/// A line may be so long; a whole document may be [`DOCUMENT_LIMIT`].
const LINE_LIMIT: u64 = 8 << 20;
const DOCUMENT_LIMIT: u64 = 256 << 20;

/// One record as it stood there.
pub(super) struct Raw {
    /// Its line, or its place in the list, from 1.
    pub(super) line: u64,
    /// Its text, or why it cannot be read.
    pub(super) text: Result<String, String>,
    /// Whether bytes that are no UTF-8 were replaced.
    pub(super) is_mended: bool,
}

/// Gives each record to `each` until that says false; tells why it stopped before the end.
pub(super) fn each(
    mut reader: Box<dyn BufRead>,
    each: &mut dyn FnMut(Raw) -> bool,
) -> Result<(), String> {
    let mut first = Vec::new();
    let mut line = 0;
    while first.trim_ascii().is_empty() {
        first.clear();
        line += 1;
        let most = DOCUMENT_LIMIT;
        let read = (&mut reader).take(most).read_until(b'\n', &mut first);
        if read.map_err(|fault| broken(line, &fault))? == 0 {
            return Err("there is nothing in it".to_owned());
        }
    }
    let text = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&first);
    match kind(text) {
        Kind::Lines => {
            if each(raw(line, text)) {
                lines(&mut reader, line, each)
            } else {
                Ok(())
            }
        }
        Kind::Document => {
            let mut all = text.to_vec();
            let read = reader.take(DOCUMENT_LIMIT).read_to_end(&mut all);
            read.map_err(|fault| broken(line, &fault))?;
            document(&String::from_utf8_lossy(&all), each)
        }
    }
}

enum Kind {
    Lines,
    Document,
}

/// What the first line that is not empty tells of the whole.
fn kind(first: &[u8]) -> Kind {
    let text = first.trim_ascii();
    if text.starts_with(b"[") {
        return Kind::Document;
    }
    match serde_json::from_slice::<Document<'_>>(text) {
        Ok(Document { contents: None, services: None }) => Kind::Lines,
        Ok(_) => Kind::Document,
        // A document that goes on over several lines.
        Err(fault) if fault.is_eof() && text.starts_with(b"{") => Kind::Document,
        Err(_) => Kind::Lines,
    }
}

/// A page of the HSDS API, or an organization with its services; else a service.
#[derive(Deserialize)]
struct Document<'d> {
    #[serde(borrow)]
    contents: Option<Vec<&'d RawValue>>,
    #[serde(borrow)]
    services: Option<Vec<&'d RawValue>>,
}

fn lines(
    reader: &mut dyn BufRead,
    mut line: u64,
    each: &mut dyn FnMut(Raw) -> bool,
) -> Result<(), String> {
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        line += 1;
        let read = (&mut *reader).take(LINE_LIMIT).read_until(b'\n', &mut bytes);
        let read = read.map_err(|fault| broken(line, &fault))?;
        if read == 0 {
            return Ok(());
        }
        let is_long = bytes.last() != Some(&b'\n') && bytes.len() as u64 == LINE_LIMIT;
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let next = if is_long {
            skip(reader).map_err(|fault| broken(line, &fault))?;
            let text = Err(format!("the line is longer than {} MiB", LINE_LIMIT >> 20));
            Raw { line, text, is_mended: false }
        } else {
            raw(line, &bytes)
        };
        if !each(next) {
            return Ok(());
        }
    }
}

/// Reads on to the end of the line.
fn skip(reader: &mut dyn BufRead) -> std::io::Result<()> {
    loop {
        let (used, ends) = {
            let some = reader.fill_buf()?;
            match some.iter().position(|&byte| byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (some.len(), some.is_empty()),
            }
        };
        reader.consume(used);
        if ends {
            return Ok(());
        }
    }
}

fn raw(line: u64, bytes: &[u8]) -> Raw {
    let text = String::from_utf8_lossy(bytes.trim_ascii());
    let is_mended = matches!(text, std::borrow::Cow::Owned(_));
    Raw { line, text: Ok(text.into_owned()), is_mended }
}

fn document(text: &str, each: &mut dyn FnMut(Raw) -> bool) -> Result<(), String> {
    let text = text.trim();
    if text.starts_with('[') {
        let records: Vec<&RawValue> = serde_json::from_str(text).map_err(|f| not_json(&f))?;
        list(&records, each);
        return Ok(());
    }
    let page: Document<'_> = serde_json::from_str(text).map_err(|fault| not_json(&fault))?;
    if let Some(records) = page.contents {
        list(&records, each);
        return Ok(());
    }
    let Some(services) = page.services else {
        each(raw(1, text.as_bytes()));
        return Ok(());
    };
    let mut organization: Value = serde_json::from_str(text).map_err(|fault| not_json(&fault))?;
    if let Some(map) = organization.as_object_mut() {
        map.remove("services");
    }
    for (line, service) in (1..).zip(services) {
        let whole = with_organization(service.get(), &organization);
        if !each(Raw { line, text: whole, is_mended: false }) {
            break;
        }
    }
    Ok(())
}

fn with_organization(service: &str, organization: &Value) -> Result<String, String> {
    let mut service: Value = serde_json::from_str(service).map_err(|fault| not_json(&fault))?;
    if let Some(map) = service.as_object_mut() {
        map.entry("organization").or_insert_with(|| organization.clone());
    }
    Ok(service.to_string())
}

fn list(records: &[&RawValue], each: &mut dyn FnMut(Raw) -> bool) {
    for (line, record) in (1..).zip(records) {
        if !each(raw(line, record.get().as_bytes())) {
            break;
        }
    }
}

/// Why a text is no JSON.
pub(super) fn not_json(fault: &serde_json::Error) -> String {
    format!("this is not JSON: {fault}")
}

fn broken(line: u64, fault: &std::io::Error) -> String {
    format!("reading broke off in line {line}: {fault}; what stood before it is in")
}
