//! What an expression holds in its hand: a claim, a line, a party; read off the claim when it is asked.

use std::fmt;

use cel::ExecutionError;
use cel::common::traits::{Container, Indexer};
use cel::common::types::{CelBool, CelInt, CelList, CelString, Type};
use cel::common::value::{CowVal, Val};
use claims::claim::OtherPayer;
use claims::{Cents, Date, Element, Party, Period, ServiceLine};
use x12::Segment;

use super::words::Record;
use crate::Case;

/// A part of a claim.
#[derive(Clone, Copy)]
pub(super) struct Thing<'v> {
    pub(super) case: &'v Case<'v, 'v>,
    pub(super) part: Part<'v>,
    /// What can be read off it; of a map, nothing.
    pub(super) record: &'static Record,
}

/// Which part.
#[derive(Clone, Copy)]
pub(super) enum Part<'v> {
    /// The claim, or what stands above it.
    Claim,
    Line(&'v ServiceLine<'v>),
    /// A diagnosis by its position.
    Diagnosis(usize),
    Party(&'v Party<'v>),
    OtherPayer(&'v OtherPayer<'v>),
    /// REF02 by REF01.
    References(&'v [Segment<'v>]),
    /// The first day of DTP03 by DTP01.
    Dates(&'v [Segment<'v>]),
    /// AMT02 by AMT01.
    Amounts(&'v [Segment<'v>]),
}

/// What was read.
pub(super) enum Read<'v> {
    Text(&'v [u8]),
    Written(String),
    /// A number in its smallest unit.
    Number(i64),
    Day(Date),
    Flag(bool),
    Texts(Vec<&'v [u8]>),
    Part(Part<'v>),
    Parts(Vec<Part<'v>>),
}

impl<'v> Thing<'v> {
    /// The field, as the interpreter takes it; `None` when it was not sent.
    pub(super) fn field(&self, name: &str) -> Option<Box<dyn Val + 'v>> {
        let field = self.record.fields.iter().find(|field| field.name == name)?;
        let inner = field.shape.record().unwrap_or(self.record);
        Some(self.value((field.read)(self)?, inner))
    }

    pub(super) fn value(&self, read: Read<'v>, inner: &'static Record) -> Box<dyn Val + 'v> {
        let text = |bytes: &'v [u8]| CelString::from(claims::text(bytes));
        let thing = |part| Thing { part, record: inner, ..*self };
        match read {
            Read::Text(bytes) => Box::new(text(bytes)),
            Read::Written(text) => Box::new(CelString::from(text)),
            Read::Number(number) => Box::new(CelInt::from(number)),
            Read::Day(day) => Box::new(CelInt::from(i64::from(day.days_since_epoch()))),
            Read::Flag(flag) => Box::new(CelBool::from(flag)),
            Read::Texts(all) => list(all.into_iter().map(|bytes| Box::new(text(bytes)) as Box<dyn Val + 'v>)),
            Read::Part(part) => Box::new(thing(part)),
            Read::Parts(all) => list(all.into_iter().map(|part| Box::new(thing(part)) as Box<dyn Val + 'v>)),
        }
    }

    /// What a map has under a qualifier.
    fn under(&self, qualifier: &[u8]) -> Option<Read<'v>> {
        let find = |segments: &'v [Segment<'v>]| {
            segments.iter().find(|segment| segment.element(1) == qualifier && !qualifier.is_empty())
        };
        match self.part {
            Part::References(segments) => Some(Read::Text(find(segments)?.element(2))),
            Part::Dates(segments) => Some(Read::Day(Period::parse(find(segments)?.element(3))?.from)),
            Part::Amounts(segments) => Some(Read::Number(Cents::parse(find(segments)?.element(2))?.0)),
            _ => None,
        }
    }
}

fn list<'v>(all: impl Iterator<Item = Box<dyn Val + 'v>>) -> Box<dyn Val + 'v> {
    Box::new(CelList::from(all.collect::<Vec<_>>()))
}

impl Indexer for Thing<'_> {
    fn get<'b, 'w>(&'b self, key: &dyn Val) -> Result<CowVal<'b, 'w>, ExecutionError>
    where
        Self: 'w,
    {
        let name = key.downcast_ref::<CelString<'_>>().map(CelString::inner).unwrap_or_default();
        let is_map = matches!(self.part, Part::References(_) | Part::Dates(_) | Part::Amounts(_));
        let found = if is_map {
            let found = self.under(name.as_bytes()).map(|read| self.value(read, self.record));
            // Text that was not sent reads as empty.
            let empty = || Box::new(CelString::from(String::new())) as Box<dyn Val + 'w>;
            found.or_else(|| matches!(self.part, Part::References(_)).then(empty))
        } else {
            self.field(name)
        };
        found.map(CowVal::Owned).ok_or_else(|| ExecutionError::no_such_key(name))
    }

    fn steal<'w>(self: Box<Self>, key: &dyn Val) -> Result<Box<dyn Val + 'w>, ExecutionError>
    where
        Self: 'w,
    {
        self.get(key).map(CowVal::into_owned)
    }
}

impl Container for Thing<'_> {
    fn contains(&self, key: &dyn Val) -> Result<bool, ExecutionError> {
        let name = key.downcast_ref::<CelString<'_>>().map(CelString::inner).unwrap_or_default();
        Ok(match self.under(name.as_bytes()) {
            Some(Read::Text(text)) => !text.is_empty(),
            found => found.is_some(),
        })
    }
}

impl Val for Thing<'_> {
    fn get_type(&self) -> &Type {
        Self::cel_type()
    }

    fn cel_type() -> &'static Type {
        &THING
    }

    fn as_indexer<'b, 'w>(&'b self) -> Option<&'b (dyn Indexer + 'w)>
    where
        Self: 'w,
    {
        Some(self)
    }

    fn as_container(&self) -> Option<&dyn Container> {
        Some(self)
    }

    fn clone_as_boxed<'w>(&self) -> Box<dyn Val + 'w>
    where
        Self: 'w,
    {
        Box::new(*self)
    }
}

/// Shows what it is, nothing of what is in it.
impl fmt::Debug for Thing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.record.name)
    }
}

static THING: Type = Type::new_unspecified_type("thing");
