//! How a closed list of words is written down: one line a word.

/// Declares an enum whose every member has a word, as columns write it, and a label for a person.
macro_rules! word_list {
    (
        $(#[$about:meta])*
        $name:ident { $($member:ident $word:literal $label:literal)+ }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`: ", $label, ".")] $member,)+
        }

        impl $name {
            /// Every member, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// As columns write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$member => $word,)+ }
            }

            /// In words for a person.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$member => $label,)+ }
            }
        }
    };
}

pub(crate) use word_list;
