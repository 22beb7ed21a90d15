//! Reads a JSON body field by field, so that every fault is told at once, each with its pointer.

use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

use serde_json::{Map, Value};

use super::Fields;
use crate::values::Vocabulary;

/// A JSON object being read: what is asked for is known, what is left over is a fault.
pub struct Object<'v> {
    at: String,
    map: Option<&'v Map<String, Value>>,
    known: Vec<&'static str>,
}

impl<'v> Object<'v> {
    /// The object that `value`, found at the pointer `at`, must be.
    pub fn new(value: &'v Value, at: impl Into<String>, fields: &mut Fields) -> Self {
        let at = at.into();
        let map = value.as_object();
        if map.is_none() {
            fields.fault(&at, "a JSON object is needed here");
        }
        Self { at, map, known: Vec::new() }
    }

    /// The pointer of the field `name`.
    #[must_use]
    pub fn pointer(&self, name: &str) -> String {
        format!("{}/{}", self.at, name.replace('~', "~0").replace('/', "~1"))
    }

    /// The field's value; `null` counts as left out.
    pub fn value(&mut self, name: &'static str) -> Option<&'v Value> {
        self.known.push(name);
        self.map?.get(name).filter(|value| !value.is_null())
    }

    /// Whether the field `name` was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.map.is_some_and(|map| map.get(name).is_some_and(|value| !value.is_null()))
    }

    /// Notes a fault of the field `name`.
    pub fn fault(&self, name: &str, fields: &mut Fields, detail: impl Display) {
        fields.fault(&self.pointer(name), detail);
    }

    /// Notes that the field `name` may not be left out, if it is.
    pub fn require(&self, name: &str, fields: &mut Fields) {
        if self.map.is_some() && !self.has(name) {
            self.fault(name, fields, "this field is needed");
        }
    }

    /// Text of 1 to `most` characters, trimmed; empty text counts as left out.
    pub fn text(&mut self, name: &'static str, most: usize, fields: &mut Fields) -> Option<String> {
        let value = self.value(name)?;
        let pointer = self.pointer(name);
        text(value, &pointer, most, fields)
    }

    /// A value parsed from text.
    pub fn word<T: FromStr<Err: Display>>(
        &mut self,
        name: &'static str,
        fields: &mut Fields,
    ) -> Option<T> {
        let text = self.text(name, 200, fields)?;
        fields.parse(&self.pointer(name), &text)
    }

    /// An id of any kind.
    pub fn id<T: FromStr>(&mut self, name: &'static str, fields: &mut Fields) -> Option<T> {
        let text = self.text(name, 200, fields)?;
        let id = text.parse().ok();
        if id.is_none() {
            self.fault(name, fields, format!("“{text}” is not an id, which is a UUID"));
        }
        id
    }

    /// One code of a closed vocabulary.
    pub fn code<T: Vocabulary + FromStr>(
        &mut self,
        name: &'static str,
        fields: &mut Fields,
    ) -> Option<T> {
        let value = self.value(name)?;
        let pointer = self.pointer(name);
        one_of(value, &pointer, T::iter().map(Into::into), fields)
    }

    /// Several codes of a closed vocabulary, each once.
    pub fn codes<T: Vocabulary + FromStr + PartialEq>(
        &mut self,
        name: &'static str,
        fields: &mut Fields,
    ) -> Vec<T> {
        let mut codes = Vec::new();
        for (pointer, value) in self.list(name, 100, fields) {
            let code: Option<T> = one_of(value, &pointer, T::iter().map(Into::into), fields);
            if let Some(code) = code.filter(|code| !codes.contains(code)) {
                codes.push(code);
            }
        }
        codes
    }

    /// One of the codes of `T`, which need not be a [`Vocabulary`].
    pub fn choice<T>(&mut self, name: &'static str, fields: &mut Fields) -> Option<T>
    where
        T: strum::IntoEnumIterator + Into<&'static str> + FromStr,
    {
        let value = self.value(name)?;
        let pointer = self.pointer(name);
        one_of(value, &pointer, T::iter().map(Into::into), fields)
    }

    /// A whole number within `range`.
    pub fn whole(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
        fields: &mut Fields,
    ) -> Option<i64> {
        let value = self.value(name)?;
        whole(value, &self.pointer(name), &range, fields)
    }

    /// A number within `range`.
    pub fn number(
        &mut self,
        name: &'static str,
        range: RangeInclusive<f64>,
        fields: &mut Fields,
    ) -> Option<f64> {
        let value = self.value(name)?;
        let number = value.as_f64().filter(|number| range.contains(number));
        if number.is_none() {
            let (low, high) = (range.start(), range.end());
            self.fault(name, fields, format!("{value} is not a number from {low} to {high}"));
        }
        number
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &'static str, fields: &mut Fields) -> Option<bool> {
        let value = self.value(name)?;
        if !value.is_boolean() {
            self.fault(name, fields, "true or false is needed here");
        }
        value.as_bool()
    }

    /// The items of a list of at most `most`, each with its pointer; left out is empty.
    pub fn list(
        &mut self,
        name: &'static str,
        most: usize,
        fields: &mut Fields,
    ) -> Vec<(String, &'v Value)> {
        let Some(value) = self.value(name) else { return Vec::new() };
        let pointer = self.pointer(name);
        let Some(items) = value.as_array() else {
            fields.fault(&pointer, "a list is needed here");
            return Vec::new();
        };
        if items.len() > most {
            fields
                .fault(&pointer, format!("at most {most} can be given, here are {}", items.len()));
            return Vec::new();
        }
        items.iter().enumerate().map(|(at, item)| (format!("{pointer}/{at}"), item)).collect()
    }

    /// A list of texts of at most `longest` characters.
    pub fn texts(
        &mut self,
        name: &'static str,
        longest: usize,
        fields: &mut Fields,
    ) -> Vec<String> {
        let items = self.list(name, 100, fields);
        items.iter().filter_map(|(at, item)| text(item, at, longest, fields)).collect()
    }

    /// A list of whole numbers within `range`; `None` when left out.
    pub fn wholes(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
        fields: &mut Fields,
    ) -> Option<Vec<i64>> {
        let given = self.has(name);
        let items = self.list(name, 100, fields);
        let numbers =
            items.iter().filter_map(|(at, item)| whole(item, at, &range, fields)).collect();
        given.then_some(numbers)
    }

    /// An object inside this one.
    pub fn object(&mut self, name: &'static str, fields: &mut Fields) -> Option<Self> {
        let value = self.value(name)?;
        Some(Self::new(value, self.pointer(name), fields))
    }

    /// Notes every field that nobody asked for.
    pub fn finish(self, fields: &mut Fields) {
        for name in self.map.into_iter().flat_map(Map::keys) {
            if !self.known.contains(&name.as_str()) {
                let known = self.known.join(", ");
                self.fault(name, fields, format!("unknown field; known here: {known}"));
            }
        }
    }
}

fn text(value: &Value, pointer: &str, most: usize, fields: &mut Fields) -> Option<String> {
    let Some(text) = value.as_str().map(str::trim) else {
        fields.fault(pointer, "text is needed here");
        return None;
    };
    let count = text.chars().count();
    if count > most || text.contains('\0') {
        fields.fault(pointer, format!("at most {most} characters fit here, without NUL"));
        return None;
    }
    (!text.is_empty()).then(|| text.to_owned())
}

fn whole(
    value: &Value,
    pointer: &str,
    range: &RangeInclusive<i64>,
    fields: &mut Fields,
) -> Option<i64> {
    let number = value.as_i64().filter(|number| range.contains(number));
    if number.is_none() {
        let (low, high) = (range.start(), range.end());
        fields.fault(pointer, format!("{value} is not a whole number from {low} to {high}"));
    }
    number
}

fn one_of<T: FromStr>(
    value: &Value,
    pointer: &str,
    known: impl Iterator<Item = &'static str>,
    fields: &mut Fields,
) -> Option<T> {
    let code = value.as_str().and_then(|text| text.parse().ok());
    if code.is_none() {
        let known = known.collect::<Vec<_>>().join(", ");
        fields.fault(pointer, format!("{value} is none of {known}"));
    }
    code
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::values::{Gender, Payer};

    #[test]
    fn every_fault_is_told_with_its_pointer() {
        let body = json!({"age": 200, "gender": "cat", "payers": ["medicaid", 7], "a/b": 1});
        let mut fields = Fields::default();
        let mut object = Object::new(&body, "/client", &mut fields);
        object.whole("age", 0..=130, &mut fields);
        object.code::<Gender>("gender", &mut fields);
        assert_eq!(object.codes::<Payer>("payers", &mut fields), [Payer::Medicaid]);
        object.text("name", 10, &mut fields);
        object.require("name", &mut fields);
        object.finish(&mut fields);
        let problem = fields.finish(|| Some(())).unwrap_err();
        let pointers: Vec<_> = problem.errors().iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            ["/client/age", "/client/gender", "/client/payers/1", "/client/name", "/client/a~1b"]
        );
    }
}
