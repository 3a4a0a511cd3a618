//! Envelope, header and structure.

mod character;
mod claim_or_encounter;
mod code_value;
mod damaged;
mod delimiters;
mod element_type;
mod group_control;
mod group_count;
mod group_end;
mod group_supported;
mod header;
mod hierarchy_child;
mod hierarchy_number;
mod hierarchy_parent;
mod interchange_control;
mod interchange_date;
mod interchange_end;
mod interchange_reused;
mod length;
mod loop_repeated;
mod missing_element;
mod missing_segment;
mod not_used;
mod not_x12;
mod purpose;
mod receiver;
mod reference;
mod reference_reused;
mod relation;
mod segment_count;
mod segment_order;
mod segment_repeated;
mod set_control;
mod set_count;
mod set_end;
mod set_repeated;
mod stray;
mod submitter_contact;
mod submitter_id;
mod too_many_parts;
mod trailing_separators;
mod unknown_segment;
mod usage;
mod version;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &not_x12::EDIT,
    &header::EDIT,
    &delimiters::EDIT,
    &version::EDIT,
    &interchange_control::EDIT,
    &group_count::EDIT,
    &interchange_end::EDIT,
    &interchange_date::EDIT,
    &usage::EDIT,
    &interchange_reused::EDIT,
    &group_supported::EDIT,
    &group_control::EDIT,
    &set_count::EDIT,
    &set_control::EDIT,
    &segment_count::EDIT,
    &set_repeated::EDIT,
    &reference::EDIT,
    &unknown_segment::EDIT,
    &segment_order::EDIT,
    &trailing_separators::EDIT,
    &character::EDIT,
    &length::EDIT,
    &element_type::EDIT,
    &missing_segment::EDIT,
    &segment_repeated::EDIT,
    &loop_repeated::EDIT,
    &missing_element::EDIT,
    &code_value::EDIT,
    &not_used::EDIT,
    &relation::EDIT,
    &too_many_parts::EDIT,
    &group_end::EDIT,
    &set_end::EDIT,
    &stray::EDIT,
    &damaged::EDIT,
    &purpose::EDIT,
    &claim_or_encounter::EDIT,
    &reference_reused::EDIT,
    &submitter_id::EDIT,
    &submitter_contact::EDIT,
    &receiver::EDIT,
    &hierarchy_number::EDIT,
    &hierarchy_parent::EDIT,
    &hierarchy_child::EDIT,
];
