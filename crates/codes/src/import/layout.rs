//! Which layout a file has, told by what stands in it.

use std::io::BufRead;

use super::{Parsed, Text, Told, fees, lists, medicare, ncci, own, registry, tabular};
use crate::TableKind;
use crate::csv::split_text;
use crate::load::LoadError;

/// A layout, and what its table lists.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Layout {
    Pairs(TableKind),
    Limits(TableKind),
    AddOns,
    RelativeValues,
    Indices,
    Anesthesia,
    ZipCodes,
    Hcpcs,
    /// The order file of ICD-10-CM or of ICD-10-PCS.
    Order(TableKind),
    /// A heading, whose columns are found by name.
    Own(TableKind),
    Taxonomy,
    MedicareEdits,
    Places,
    Risk,
    Tabular,
    Registry,
}

impl Layout {
    /// The layout of a file that begins with `head`; `None` when it looks like nothing known.
    ///
    /// # Errors
    ///
    /// When it looks like something, but not like what it was told to be, or nobody says whose it is.
    pub(super) fn recognise(
        name: &str,
        head: &str,
        told: Option<TableKind>,
    ) -> Result<Option<Self>, LoadError> {
        let Some(found) = Self::of(name, head, told)? else { return Ok(None) };
        match (found.kind(), told) {
            (Some(kind), Some(told)) if kind != told => {
                Err(LoadError::malformed(0, format!("looks like {kind}, not like {told}")))
            }
            _ => Ok(Some(found)),
        }
    }

    fn of(name: &str, head: &str, told: Option<TableKind>) -> Result<Option<Self>, LoadError> {
        let any = |is: fn(&str) -> bool| head.lines().any(is);
        let whose = |kind: Option<TableKind>, what: &str| {
            let what = format!("{what}, and the name does not say whose; say it with --as");
            kind.ok_or_else(|| LoadError::malformed(0, what))
        };
        if tabular::is_tabular(head) {
            return Ok(Some(Self::Tabular));
        }
        if head.lines().next().is_some_and(registry::is_registry) {
            return Ok(Some(Self::Registry));
        }
        if any(ncci::is_pair) {
            let kind = told.filter(|kind| kind.is_pairs()).or_else(|| ncci::pairs_kind(name));
            return Ok(Some(Self::Pairs(whose(kind, "pairs of procedures")?)));
        }
        if any(ncci::is_add_on) {
            return Ok(Some(Self::AddOns));
        }
        if medicare::is_edits(head) {
            return Ok(Some(Self::MedicareEdits));
        }
        let lower = head.to_ascii_lowercase();
        if lower.contains("mue value") {
            let kind = told.filter(|kind| kind.is_limits()).or_else(|| ncci::limits_kind(name, head));
            return Ok(Some(Self::Limits(whose(kind, "unit limits")?)));
        }
        if let Some(kind) = head.lines().next().and_then(own::kind_of_heading) {
            return Ok(Some(Self::Own(kind)));
        }
        let row_of_contractor = |line: &str| {
            split_text(line).is_some_and(|fields| fees::is_contractor(fields[0].trim()) && fields.len() >= 4)
        };
        let layout =
            if lower.contains("hcpcs") && lower.contains("rvu") && any(|line| line.starts_with("HCPCS,")) {
                Self::RelativeValues
            } else if lower.contains("gpci") && head.lines().any(row_of_contractor) {
                Self::Indices
            } else if lower.contains("anes")
                && lower.contains("conversion")
                && head.lines().any(row_of_contractor)
            {
                Self::Anesthesia
            } else if lower.contains("cms-hcc") && lower.contains("v28") {
                Self::Risk
            } else if head.lines().next().is_some_and(lists::is_places) {
                Self::Places
            } else if lower.starts_with("code,grouping,classification") {
                Self::Taxonomy
            } else if let Some(kind) = head.lines().next().and_then(lists::order_kind) {
                Self::Order(kind)
            } else if head.lines().next().is_some_and(fees::is_zip_line) {
                Self::ZipCodes
            } else if head.lines().next().is_some_and(lists::is_hcpcs_line) {
                Self::Hcpcs
            } else {
                return Ok(None);
            };
        Ok(Some(layout))
    }

    /// What its table lists, if the layout alone tells.
    fn kind(self) -> Option<TableKind> {
        Some(match self {
            Self::Pairs(kind) | Self::Limits(kind) | Self::Order(kind) | Self::Own(kind) => kind,
            Self::AddOns => TableKind::AddOn,
            // The name says whether it is the file of qualifying participants.
            Self::RelativeValues => return None,
            Self::Indices => TableKind::Gpci,
            Self::Anesthesia => TableKind::Anesthesia,
            Self::ZipCodes => TableKind::ZipLocality,
            Self::Hcpcs => TableKind::Hcpcs,
            Self::Taxonomy => TableKind::Taxonomy,
            Self::MedicareEdits => TableKind::MedicareEdits,
            Self::Places => TableKind::Places,
            Self::Risk => TableKind::Risk,
            Self::Tabular => TableKind::DiagnosisNotes,
            Self::Registry => TableKind::Registry,
        })
    }

    /// Reads a file of this layout.
    pub(super) fn read(self, name: &str, source: impl BufRead, told: &Told) -> Result<Parsed, LoadError> {
        match self {
            Self::Order(kind) => return lists::order(name, source, kind, told),
            Self::Tabular => return tabular::tabular(name, source, told),
            Self::Own(kind) if own::is_kept_as_text(kind) => return own::keep(name, source, kind),
            _ => {}
        }
        let text = Text::new(name, source);
        match self {
            Self::Pairs(kind) => ncci::pairs(text, kind),
            Self::Limits(kind) => ncci::limits(text, kind),
            Self::AddOns => ncci::add_ons(text),
            Self::RelativeValues => fees::relative_values(text),
            Self::Indices => fees::indices(text),
            Self::Anesthesia => fees::anesthesia(text),
            Self::ZipCodes => fees::zip_codes(text),
            Self::Hcpcs => lists::hcpcs(text),
            Self::Taxonomy => lists::taxonomy(text),
            Self::MedicareEdits => medicare::edits(text),
            Self::Places => lists::places(text),
            Self::Risk => lists::risk(text),
            Self::Registry => registry::registry(text),
            Self::Own(kind) => own::read(text, kind),
            Self::Order(_) | Self::Tabular => unreachable!("it was read"),
        }
    }
}
