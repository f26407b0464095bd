import { detect } from './helpers';

it.each([
  'library(ggplot2)',
  'library("dplyr");',
  'x <- c(1, 2)',
  'f <- function(x) {\n  x + 1\n}',
  'df$y <- 3',
  'set.seed(42)',
  'a = 1\nx<-5'
])('looks like R: %j', source => {
  expect(detect('import os', source).looksLike).toBe('R');
});

it.each([
  'x = 1',
  'if x <-1: pass',
  'y = (a <- b)',
  '# x <- 1',
  'ro.r("""\nx <- c(1, 2)\nset.seed(1)\n""")',
  "print('x <- 1')",
  '%%R\nx <- 1\nlibrary(dplyr)',
  '%R library(dplyr)',
  'self.set.seed(1)',
  'library(x, y)',
  'lib = library(name)'
])('does not: %j', source => {
  expect(detect(source).looksLike).toBeNull();
});
