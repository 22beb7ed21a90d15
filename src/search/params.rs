//! The fields of a query string or a JSON body, read one by one so that every fault is told at once.

use std::{fmt::Display, str::FromStr};

use serde_json::Value;

use crate::{
    values::Vocabulary,
    web::{Answer, Fault, Fields, Problem},
};

/// More values of one field are no question.
const MOST_VALUES: usize = 50;

/// How the fields came, which decides how faults are named and answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    /// In a query string: 400, by the parameter's name.
    InQuery,
    /// In a JSON body: 422, by JSON pointer.
    InBody,
}

/// What was given, as text.
pub struct Params {
    came: Came,
    given: Vec<(String, Vec<String>)>,
    fields: Fields,
}

impl Params {
    /// The parameters of a query string, in any order.
    pub fn of_query(query: &str) -> Answer<Self> {
        let pairs: Vec<(String, String)> = serde_html_form::from_str(query).map_err(|fault| {
            Problem::unreadable(vec![Fault { pointer: String::new(), detail: fault.to_string() }])
        })?;
        let mut params = Self { came: Came::InQuery, given: Vec::new(), fields: Fields::default() };
        for (name, value) in pairs {
            params.give(name, value);
        }
        Ok(params)
    }

    /// The fields of a JSON body.
    pub fn of_body(body: &Value) -> Self {
        let mut params = Self { came: Came::InBody, given: Vec::new(), fields: Fields::default() };
        let Some(object) = body.as_object() else {
            params.fields.fault("", "a JSON object is needed here");
            return params;
        };
        for (name, value) in object {
            let values = match value {
                Value::Null => continue,
                Value::Array(values) => values.as_slice(),
                one => std::slice::from_ref(one),
            };
            for value in values {
                match value {
                    Value::String(text) => params.give(name.clone(), text.clone()),
                    Value::Number(number) => params.give(name.clone(), number.to_string()),
                    Value::Bool(flag) => params.give(name.clone(), flag.to_string()),
                    _ => params.fault(name, "text, a number or a list of them is needed here"),
                }
            }
        }
        params
    }

    fn give(&mut self, name: String, value: String) {
        match self.given.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => self.given.push((name, vec![value])),
        }
    }

    /// What `value` is if nothing was at fault; else every fault.
    pub fn finish<T>(self, value: T) -> Answer<T> {
        match self.came {
            Came::InQuery => self.fields.finish_query(|| Some(value)),
            Came::InBody => self.fields.finish(|| Some(value)),
        }
    }

    /// Whether nothing has been at fault so far.
    pub const fn are_right(&self) -> bool {
        self.fields.are_right()
    }

    /// Whether the field has a value, be it right or wrong.
    pub fn is_given(&self, name: &str) -> bool {
        let full = |value: &String| !value.trim().is_empty();
        self.given.iter().any(|(known, values)| known == name && values.iter().any(full))
    }

    /// How faults name the field.
    pub fn pointer(&self, name: &str) -> String {
        match self.came {
            Came::InQuery => name.to_owned(),
            Came::InBody => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
        }
    }

    /// Notes a fault of the field.
    pub fn fault(&mut self, name: &str, fault: impl Display) {
        let pointer = self.pointer(name);
        self.fields.fault(&pointer, fault);
    }

    /// Notes every field that is none of those.
    pub fn refuse_unknown(&mut self, known: &[&str]) {
        let strangers: Vec<String> = self
            .given
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| !known.contains(&name.as_str()))
            .collect();
        for name in strangers {
            self.fault(
                &name,
                format!("there is no such parameter; known are {}", known.join(", ")),
            );
        }
    }

    /// Every value of the field, empty ones left out.
    pub fn values(&mut self, name: &str) -> Vec<String> {
        let given = self.given.iter().find(|(known, _)| known == name);
        let values = given.map(|(_, values)| values.as_slice()).unwrap_or_default();
        let values: Vec<String> =
            values.iter().filter(|v| !v.trim().is_empty()).map(|v| v.trim().to_owned()).collect();
        if values.len() > MOST_VALUES {
            self.fault(name, format!("at most {MOST_VALUES} values are read"));
            return Vec::new();
        }
        values
    }

    /// The only value of the field.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let mut values = self.values(name);
        if values.len() > 1 {
            self.fault(name, "give this only once");
            return None;
        }
        values.pop()
    }

    /// Every value of the field, parsed.
    pub fn all<T: FromStr<Err: Display>>(&mut self, name: &str) -> Vec<T> {
        let mut parsed = Vec::new();
        for value in self.values(name) {
            match value.parse() {
                Ok(value) => parsed.push(value),
                Err(fault) => self.fault(name, fault),
            }
        }
        parsed
    }

    /// Every value of the field, each a code of a closed vocabulary.
    pub fn codes<T: Vocabulary + FromStr>(&mut self, name: &str, once: bool) -> Vec<T> {
        let values = self.values(name);
        if once && values.len() > 1 {
            self.fault(name, "give this only once");
            return Vec::new();
        }
        let mut codes = Vec::new();
        for value in values {
            if let Ok(code) = value.parse() {
                codes.push(code);
            } else {
                let known: Vec<&str> = T::iter().map(Into::into).collect();
                self.fault(name, format!("{value:?} is none of {}", known.join(", ")));
            }
        }
        codes
    }

    /// The only value of the field, a number.
    pub fn number<T: FromStr>(
        &mut self,
        name: &str,
        what: &str,
        fits: impl Fn(&T) -> bool,
    ) -> Option<T> {
        let text = self.text(name)?;
        let number = text.parse().ok().filter(|number| fits(number));
        if number.is_none() {
            self.fault(name, format!("{text:?} is not {what}"));
        }
        number
    }

    /// The only value of the field, yes or no.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        let text = self.text(name)?;
        match text.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => {
                self.fault(name, format!("{text:?} is neither `true` nor `false`"));
                None
            }
        }
    }
}
