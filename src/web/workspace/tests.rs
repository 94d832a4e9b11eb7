mod ground;
mod pages;
mod words;
