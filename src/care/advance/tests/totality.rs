//! Any event in any state gives a state.
