//! The fields of a JSON object, read leniently: what is not as it should be is noted, not fatal.

use chrono::{DateTime, NaiveDate, NaiveTime, SubsecRound as _, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{notes::Notes, text};

/// An object being read; what nobody asks for is noted at the end.
pub(super) struct Fields<'v, 'n> {
    what: &'static str,
    map: Option<&'v Map<String, Value>>,
    asked: Vec<&'static str>,
    pub(super) notes: &'n mut Notes,
}

impl<'v, 'n> Fields<'v, 'n> {
    pub(super) fn new(what: &'static str, value: &'v Value, notes: &'n mut Notes) -> Self {
        Self { what, map: value.as_object(), asked: Vec::new(), notes }
    }

    pub(super) fn value(&mut self, name: &'static str) -> Option<&'v Value> {
        self.asked.push(name);
        self.map?.get(name).filter(|value| !value.is_null())
    }

    /// The field's text as it stands; numbers count as text.
    pub(super) fn raw(&mut self, name: &'static str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            _ => {
                self.notes.add("field_of_wrong_type");
                None
            }
        }
    }

    pub(super) fn line(&mut self, name: &'static str) -> Option<String> {
        let raw = self.raw(name)?;
        let line = text::line(&raw);
        self.compare(&raw, line.as_deref());
        line
    }

    pub(super) fn prose(&mut self, name: &'static str) -> Option<String> {
        let raw = self.raw(name)?;
        let prose = text::prose(&raw);
        self.compare(&raw, prose.as_deref());
        prose
    }

    fn compare(&mut self, raw: &str, clean: Option<&str>) {
        match clean {
            None if !raw.trim().is_empty() => self.notes.add("text_that_says_nothing"),
            Some(clean) if clean != raw.trim() => self.notes.add("text_cleaned"),
            _ => {}
        }
    }

    pub(super) fn id(&mut self) -> Option<Uuid> {
        self.raw("id")?.trim().parse().ok()
    }

    pub(super) fn number(&mut self, name: &'static str) -> Option<f64> {
        let number = match self.value(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| number.is_finite());
        if number.is_none() {
            self.notes.add("number_not_read");
        }
        number
    }

    #[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
    pub(super) fn whole(&mut self, name: &'static str) -> Option<i64> {
        self.number(name).filter(|number| number.abs() < 1e9).map(|number| number.floor() as i64)
    }

    pub(super) fn date(&mut self, name: &'static str) -> Option<NaiveDate> {
        let raw = self.raw(name)?;
        let date = raw.trim().get(..10).and_then(|day| day.parse().ok());
        self.unless(date, &raw, "date_not_read")
    }

    pub(super) fn moment(&mut self, name: &'static str) -> Option<DateTime<Utc>> {
        let raw = self.raw(name)?;
        let moment = match raw.trim().parse::<DateTime<chrono::FixedOffset>>() {
            Ok(moment) => Some(moment.to_utc()),
            Err(_) => raw
                .trim()
                .get(..10)
                .and_then(|day| day.parse::<NaiveDate>().ok())
                .and_then(|day| day.and_hms_opt(0, 0, 0))
                .map(|moment| moment.and_utc()),
        };
        self.unless(moment.map(|moment| moment.trunc_subsecs(6)), &raw, "date_not_read")
    }

    /// A time of day; `24:00` is midnight.
    pub(super) fn time(&mut self, name: &'static str) -> Option<NaiveTime> {
        let raw = self.raw(name)?;
        let text = raw.trim().trim_end_matches('Z');
        let text = if text.starts_with("24:00") { "00:00" } else { text };
        let text = text.get(..5).filter(|_| text.len() > 8).unwrap_or(text);
        let time = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p"]
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(text, form).ok());
        self.unless(time, &raw, "time_not_read")
    }

    fn unless<T>(&mut self, value: Option<T>, raw: &str, kind: &'static str) -> Option<T> {
        if value.is_none() && !raw.trim().is_empty() {
            self.notes.add(kind);
        }
        value
    }

    /// The objects of an array.
    pub(super) fn list(&mut self, name: &'static str) -> &'v [Value] {
        match self.value(name) {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.notes.add("field_of_wrong_type");
                &[]
            }
        }
    }

    /// Notes what nobody asked for, save what is empty.
    pub(super) fn finish(self) {
        for (name, value) in self.map.into_iter().flatten() {
            let empty = match value {
                Value::Null => true,
                Value::Array(items) => items.is_empty(),
                Value::String(text) => text.is_empty(),
                _ => false,
            };
            if !empty && !self.asked.contains(&name.as_str()) {
                let name: String = name.chars().take(60).collect();
                self.notes.left_in_source(&format!("{}.{name}", self.what));
            }
        }
    }
}
