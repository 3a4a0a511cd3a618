//! Reads an expression, checks its names and types, and makes its numbers whole.
//!
//! CEL knows floating point numbers; claims do not. Every number here is a whole number of some decimal
//! place: an amount counts cents, a quantity ten-thousandths, and the place is part of the type. So `5000.00`
//! becomes `500000` where it meets an amount, and where the places of two numbers differ, the coarser one is
//! multiplied up. Dates are days, `date("2026-01-31")` is read when the configuration is. What is left for the
//! interpreter is comparing integers and text.

use std::fmt;
use std::sync::{Arc, LazyLock};

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators};
use cel::common::types::{CelInt, CelString, LIST_TYPE};
use cel::common::value::CowVal;
use cel::{Env, ExecutionError, ParseErrors};
use claims::Date;

use super::words::{self, Record, Shape};
use super::{Each, OwnEditError};
use crate::nearest::nearest;

/// An expression that says yes or no of a claim or a line.
pub(super) struct Program {
    pub(super) expression: IdedExpr,
    /// What findings say.
    pub(super) message: &'static str,
}

impl Program {
    pub(super) fn compile(source: &str, each: Each) -> Result<Self, OwnEditError> {
        if source.len() > SOURCE_MAX {
            return Err(OwnEditError::plain(format!(
                "its expression is longer than {SOURCE_MAX} characters"
            )));
        }
        let program = ENVIRONMENT.compile(source).map_err(|errors| unreadable(source, &errors))?;
        let mut expression = program.expression().clone();
        let mut checker = Checker { each, scopes: Vec::new(), depth: 0 };
        let placed = |wrong: Wrong| {
            let at = program.source_info().offset_for(wrong.id).map(|(start, _)| start as usize);
            OwnEditError { what: wrong.what, drawing: at.map_or_else(String::new, |at| drawn(source, at)) }
        };
        match checker.check(&mut expression).map_err(placed)? {
            Kind::Flag => Ok(Self { expression, message: "" }),
            other => Err(placed(Wrong {
                id: expression.id,
                what: format!("the expression is {other}, not true or false"),
            })),
        }
    }
}

/// The functions that expressions may call.
pub(super) static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib().with_optional_support(false);
    env.add_overload("sum", "sum_list", vec![LIST_TYPE], sum).expect("the name is free");
    Arc::new(env)
});

#[expect(clippy::needless_pass_by_value, reason = "the interpreter calls functions so")]
fn sum<'b, 'v>(arguments: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let overflow = || ExecutionError::function_error("sum", "overflow");
    let list = arguments.first().ok_or_else(overflow)?;
    let mut numbers = list.as_iterable().ok_or_else(overflow)?.iter();
    let mut total = 0_i64;
    while let Some(number) = numbers.next() {
        let number = number.downcast_ref::<CelInt>().ok_or_else(overflow)?;
        total = total.checked_add(*number.inner()).ok_or_else(overflow)?;
    }
    drop(numbers);
    Ok(CowVal::owned(CelInt::from(total)))
}

/// What an expression is.
#[derive(Clone, PartialEq)]
enum Kind {
    /// The element of a list that has none.
    Any,
    Flag,
    Text,
    /// A number with so many digits after the point.
    Number(u8),
    Day,
    List(Box<Kind>),
    /// By qualifier.
    Map(Box<Kind>),
    Record(&'static Record),
}

impl Kind {
    fn of(shape: Shape) -> Self {
        let list = |kind| Self::List(Box::new(kind));
        let map = |kind| Self::Map(Box::new(kind));
        match shape {
            Shape::Text => Self::Text,
            Shape::Money => Self::Number(2),
            Shape::Quantity => Self::Number(4),
            Shape::Whole => Self::Number(0),
            Shape::Day => Self::Day,
            Shape::Flag => Self::Flag,
            Shape::Texts => list(Self::Text),
            Shape::References => map(Self::Text),
            Shape::Dates => map(Self::Day),
            Shape::Amounts => map(Self::Number(2)),
            Shape::Record(record) => Self::Record(record),
            Shape::Records(record) => list(Self::Record(record)),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("nothing"),
            Self::Flag => f.write_str("true or false"),
            Self::Text => f.write_str("text"),
            Self::Number(_) => f.write_str("a number"),
            Self::Day => f.write_str("a date"),
            Self::List(_) => f.write_str("a list"),
            Self::Map(_) => f.write_str("a map"),
            Self::Record(record) => write!(f, "a {}", record.name),
        }
    }
}

/// What is wrong, and the part of the expression it is wrong with.
struct Wrong {
    id: u64,
    what: String,
}

type Checked = Result<Kind, Wrong>;

fn wrong<T>(id: u64, what: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { id, what: what.into() })
}

struct Checker {
    each: Each,
    /// Variables of the loops around, innermost last.
    scopes: Vec<(String, Kind)>,
    /// Loops around.
    depth: usize,
}

impl Checker {
    /// What the expression is; its numbers are made whole on the way.
    fn check(&mut self, at: &mut IdedExpr) -> Checked {
        let id = at.id;
        match &mut at.expr {
            Expr::Literal(_) => literal(at),
            Expr::Ident(name) => self.variable(id, name),
            Expr::Select(_) => self.select(at),
            Expr::Call(call) => match self.call(id, call)? {
                Called::As(kind) => Ok(kind),
                Called::Day(day) => {
                    at.expr = whole(i64::from(day.days_since_epoch()));
                    Ok(Kind::Day)
                }
            },
            Expr::List(list) => {
                let mut element = Kind::Any;
                let mut kinds = Vec::new();
                for one in &mut list.elements {
                    let kind = self.check(one)?;
                    element = widest(&element, &kind, one.id)?;
                    kinds.push(kind);
                }
                for (one, kind) in list.elements.iter_mut().zip(kinds) {
                    raise(one, &kind, &element)?;
                }
                Ok(Kind::List(Box::new(element)))
            }
            Expr::Comprehension(looped) => {
                if self.depth == LOOPS_MAX {
                    return wrong(id, format!("loops stand in one another more than {LOOPS_MAX} deep"));
                }
                self.depth += 1;
                let kind = self.comprehension(looped);
                self.depth -= 1;
                kind
            }
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                wrong(id, "maps and messages cannot be made here")
            }
        }
    }

    fn variable(&self, id: u64, name: &str) -> Checked {
        if let Some((_, kind)) = self.scopes.iter().rev().find(|(known, _)| known == name) {
            return Ok(kind.clone());
        }
        let known = || words::VARIABLES.iter().filter(|variable| variable.serves(self.each));
        if let Some(variable) = known().find(|variable| variable.name == name) {
            return Ok(Kind::of(variable.shape));
        }
        let hint = match name {
            "line" => "; an edit with each = \"line\" has it".to_owned(),
            _ => did_you_mean(name, known().map(|variable| variable.name)),
        };
        wrong(id, format!("there is no {name}{hint}"))
    }

    fn select(&mut self, at: &mut IdedExpr) -> Checked {
        let id = at.id;
        let Expr::Select(select) = &mut at.expr else { unreachable!("the caller saw a select") };
        let SelectExpr { operand, field, test } = select;
        let record = match self.check(operand)? {
            Kind::Record(record) => record,
            Kind::Map(_) => return wrong(id, format!("write [\"{field}\"] to look up a qualifier")),
            other => return wrong(id, format!("{other} has no {field}")),
        };
        let Some(known) = record.fields.iter().find(|known| known.name == *field) else {
            let hint = did_you_mean(field, record.fields.iter().map(|known| known.name));
            return wrong(id, format!("{} has no {field}{hint}", record.name));
        };
        let kind = Kind::of(known.shape);
        if !*test {
            return Ok(kind);
        }
        // Text that was not sent reads as empty: so that is what `has` asks.
        if kind == Kind::Text {
            *test = false;
            let asked = std::mem::take(at);
            let empty = Expr::Literal(LiteralValue::String(CelString::from(String::new())));
            at.id = id;
            at.expr = call(operators::NOT_EQUALS, vec![asked, IdedExpr { id, expr: empty }]);
        }
        Ok(Kind::Flag)
    }

    fn comprehension(&mut self, looped: &mut ComprehensionExpr) -> Checked {
        let range = looped.iter_range.id;
        let element = match self.check(&mut looped.iter_range)? {
            Kind::List(element) => *element,
            other => return wrong(range, format!("{other} cannot be gone through")),
        };
        let mut held = self.check(&mut looped.accu_init)?;
        let outside = self.scopes.len();
        self.scopes.push((looped.iter_var.clone(), element));
        self.scopes.push((looped.accu_var.clone(), held.clone()));
        let outcome = (|| {
            self.check(&mut looped.loop_cond)?;
            let step = self.check(&mut looped.loop_step)?;
            held = widest(&held, &step, looped.loop_step.id)?;
            self.scopes[outside + 1].1 = held.clone();
            self.check(&mut looped.result)
        })();
        self.scopes.truncate(outside);
        outcome
    }

    fn call(&mut self, id: u64, call: &mut CallExpr) -> Result<Called, Wrong> {
        if call.func_name == "date" && call.target.is_none() {
            return date(id, &call.args).map(Called::Day);
        }
        let target = call.target.iter_mut().map(|target| &mut **target);
        let mut operands: Vec<&mut IdedExpr> = target.chain(&mut call.args).collect();
        let mut kinds = Vec::new();
        for operand in &mut operands {
            kinds.push(self.check(operand)?);
        }
        let name = call.func_name.as_str();
        let (operands, kinds) = (&mut operands[..], &kinds[..]);
        if let Some(kind) = asked(name, id, operands, kinds)? {
            return Ok(Called::As(kind));
        }
        if let Some(kind) = reckoned(name, id, operands, kinds)? {
            return Ok(Called::As(kind));
        }
        if FUNCTIONS.contains(&name) || !name.starts_with(char::is_alphabetic) {
            let told: Vec<String> = kinds.iter().map(Kind::to_string).collect();
            let symbol = name.trim_matches(['_', '@']);
            return wrong(id, format!("{symbol} cannot be used with {}", told.join(" and ")));
        }
        wrong(id, format!("there is no function {name}{}", did_you_mean(name, FUNCTIONS.iter().copied())))
    }
}

/// What comes of asking whether something is so; `None` when nothing is asked, or not so.
fn asked(name: &str, id: u64, operands: &mut [&mut IdedExpr], kinds: &[Kind]) -> Result<Option<Kind>, Wrong> {
    match (name, operands, kinds) {
        (operators::LOGICAL_AND | operators::LOGICAL_OR, _, [Kind::Flag, Kind::Flag])
        | (operators::LOGICAL_NOT | operators::NOT_STRICTLY_FALSE, _, [Kind::Flag])
        | ("startsWith" | "endsWith" | "contains", _, [Kind::Text, Kind::Text])
        | (operators::IN, [_, _], [Kind::Text, Kind::Map(_)]) => {}
        (operators::EQUALS | operators::NOT_EQUALS, [left, right], [one, other])
            if is_scalar(one) && is_scalar(other) =>
        {
            level(id, (left, one), (right, other))?;
        }
        (
            operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS,
            [left, right],
            [one, other],
        ) if is_scalar(one) && *one != Kind::Flag => {
            level(id, (left, one), (right, other))?;
        }
        (operators::IN, [one, list], [kind, Kind::List(element)]) if is_scalar(kind) => {
            within(id, (one, kind), (list, element))?;
        }
        _ => return Ok(None),
    }
    Ok(Some(Kind::Flag))
}

/// What comes of reckoning, and of taking things apart; `None` when that cannot be done.
fn reckoned(
    name: &str,
    id: u64,
    operands: &mut [&mut IdedExpr],
    kinds: &[Kind],
) -> Result<Option<Kind>, Wrong> {
    Ok(Some(match (name, operands, kinds) {
        ("size", _, [Kind::Text | Kind::List(_)])
        | (operators::SUBSTRACT, _, [Kind::Day, Kind::Day])
        | (operators::DIVIDE | operators::MODULO, _, [Kind::Number(0), Kind::Number(0)]) => Kind::Number(0),
        ("sum", _, [Kind::List(element)]) if matches!(**element, Kind::Number(_) | Kind::Any) => {
            (**element).clone()
        }
        (operators::CONDITIONAL, [_, yes, no], [Kind::Flag, when, otherwise]) => {
            level(id, (yes, when), (no, otherwise))?
        }
        (operators::INDEX, _, [Kind::List(found), Kind::Number(0)] | [Kind::Map(found), Kind::Text]) => {
            (**found).clone()
        }
        (operators::ADD | operators::SUBSTRACT, _, [Kind::Day, Kind::Number(0)]) => Kind::Day,
        (operators::ADD, _, [Kind::Text, Kind::Text]) => Kind::Text,
        (operators::ADD, [left, right], [Kind::List(_), Kind::List(_)])
        | (operators::ADD | operators::SUBSTRACT, [left, right], [Kind::Number(_), Kind::Number(_)]) => {
            level(id, (left, &kinds[0]), (right, &kinds[1]))?
        }
        (operators::MULTIPLY, _, [Kind::Number(one), Kind::Number(other)]) => {
            if one + other > PLACES_MAX {
                return wrong(id, format!("more than {PLACES_MAX} digits after the point"));
            }
            Kind::Number(one + other)
        }
        (operators::DIVIDE | operators::MODULO, _, [Kind::Number(_), Kind::Number(_)]) => {
            return wrong(id, "amounts and quantities are not divided: multiply the other side");
        }
        (operators::NEGATE, _, [Kind::Number(places)]) => Kind::Number(*places),
        _ => return Ok(None),
    }))
}

/// What a call comes to.
enum Called {
    As(Kind),
    /// It stands for this day.
    Day(Date),
}

/// A literal, numbers made whole.
fn literal(at: &mut IdedExpr) -> Checked {
    let Expr::Literal(value) = &at.expr else { unreachable!("the caller saw a literal") };
    match value {
        LiteralValue::Boolean(_) => Ok(Kind::Flag),
        LiteralValue::String(_) => Ok(Kind::Text),
        LiteralValue::Int(_) => Ok(Kind::Number(0)),
        LiteralValue::UInt(_) => wrong(at.id, "write the number without u"),
        LiteralValue::Double(number) => {
            // The shortest text that is this number is the text that was written.
            let text = number.inner().to_string();
            let (units, parts) = text.split_once('.').unwrap_or((&text, ""));
            let number = format!("{units}{parts}").parse::<i64>();
            match number {
                Ok(number) if parts.len() <= usize::from(PLACES_MAX) => {
                    at.expr = whole(number);
                    Ok(Kind::Number(parts.len() as u8))
                }
                _ => wrong(at.id, format!("more than {PLACES_MAX} digits after the point, or too large")),
            }
        }
        LiteralValue::Null | LiteralValue::Bytes(_) => wrong(at.id, "only numbers, text, true and false"),
    }
}

fn date(id: u64, arguments: &[IdedExpr]) -> Result<Date, Wrong> {
    let text = match arguments {
        [IdedExpr { expr: Expr::Literal(LiteralValue::String(text)), .. }] => text.inner(),
        _ => return wrong(id, "date takes one day in quotes, such as date(\"2026-01-31\")"),
    };
    match Date::parse_iso(text) {
        Some(day) => Ok(day),
        None => wrong(id, format!("{text:?} is no day written CCYY-MM-DD")),
    }
}

fn is_scalar(kind: &Kind) -> bool {
    matches!(kind, Kind::Flag | Kind::Text | Kind::Number(_) | Kind::Day)
}

/// The kind that both are or can be raised to.
fn widest(one: &Kind, other: &Kind, id: u64) -> Checked {
    Ok(match (one, other) {
        (Kind::Any, kind) | (kind, Kind::Any) => kind.clone(),
        (Kind::Number(one), Kind::Number(other)) => Kind::Number(*one.max(other)),
        (Kind::List(one), Kind::List(other)) if one != other => match (&**one, &**other) {
            (Kind::Any, kind) | (kind, Kind::Any) => Kind::List(Box::new(kind.clone())),
            _ => return wrong(id, "lists of different kinds do not go together"),
        },
        (one, other) if one == other => one.clone(),
        (one, other) => return wrong(id, format!("{one} and {other} do not go together")),
    })
}

/// Makes both sides the kind that both can be.
fn level(id: u64, (left, one): (&mut IdedExpr, &Kind), (right, other): (&mut IdedExpr, &Kind)) -> Checked {
    let kind = widest(one, other, id)?;
    raise(left, one, &kind)?;
    raise(right, other, &kind)?;
    Ok(kind)
}

/// Makes a value and the elements of a list it is looked for in the same kind.
fn within(
    id: u64,
    (one, kind): (&mut IdedExpr, &Kind),
    (list, element): (&mut IdedExpr, &Kind),
) -> Result<(), Wrong> {
    let widest = widest(kind, element, id)?;
    raise(one, kind, &widest)?;
    if widest != *element && *element != Kind::Any {
        let Expr::List(list) = &mut list.expr else {
            return wrong(id, "the numbers of the list have fewer digits after the point");
        };
        for each in &mut list.elements {
            raise(each, element, &widest)?;
        }
    }
    Ok(())
}

/// Multiplies a number up to more digits after the point.
fn raise(at: &mut IdedExpr, from: &Kind, to: &Kind) -> Result<(), Wrong> {
    let (Kind::Number(from), Kind::Number(to)) = (from, to) else { return Ok(()) };
    if from == to {
        return Ok(());
    }
    let factor = 10_i64.pow(u32::from(to - from));
    if let Expr::Literal(LiteralValue::Int(number)) = &at.expr {
        match number.inner().checked_mul(factor) {
            Some(number) => at.expr = whole(number),
            None => return wrong(at.id, "the number is too large"),
        }
    } else {
        let id = at.id;
        let number = std::mem::take(at);
        at.id = id;
        at.expr = call(operators::MULTIPLY, vec![number, IdedExpr { id, expr: whole(factor) }]);
    }
    Ok(())
}

fn whole(number: i64) -> Expr {
    Expr::Literal(LiteralValue::Int(CelInt::from(number)))
}

fn call(name: &str, args: Vec<IdedExpr>) -> Expr {
    Expr::Call(CallExpr { func_name: name.to_owned(), target: None, args })
}

fn did_you_mean<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> String {
    nearest(name, candidates).map_or_else(String::new, |meant| format!("; did you mean {meant}?"))
}

fn unreadable(source: &str, errors: &ParseErrors) -> OwnEditError {
    let Some(first) = errors.errors.first() else { return OwnEditError::plain("it cannot be read") };
    let (line, column) = (first.pos.0.max(1) as usize, first.pos.1.max(1) as usize);
    let before: usize = source.lines().take(line - 1).map(|line| line.chars().count() + 1).sum();
    let what = first.msg.lines().next().unwrap_or_default();
    let what = what.strip_prefix("Syntax error: ").unwrap_or(what).to_owned();
    OwnEditError { what, drawing: drawn(source, before + column - 1) }
}

/// The line of the expression that character `at` stands in, and a caret under it.
fn drawn(source: &str, at: usize) -> String {
    let mut left = at;
    for line in source.lines() {
        let length = line.chars().count();
        if left <= length {
            // A tab would put the caret anywhere.
            let line = line.replace('\t', " ");
            return format!("  {line}\n  {:left$}^", "");
        }
        left -= length + 1;
    }
    format!("  {}", source.lines().last().unwrap_or_default())
}

/// Functions that are called by name.
const FUNCTIONS: [&str; 12] = [
    "size",
    "sum",
    "date",
    "startsWith",
    "endsWith",
    "contains",
    "has",
    "all",
    "exists",
    "exists_one",
    "map",
    "filter",
];

/// Longest expression.
const SOURCE_MAX: usize = 4_000;

/// How deep loops may stand in one another: two are a million turns over a claim of 999 lines.
const LOOPS_MAX: usize = 2;

/// Most digits after the point.
const PLACES_MAX: u8 = 8;
