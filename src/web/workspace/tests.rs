mod decisions;
mod exceptions;
mod ground;
mod pages;
mod words;
