--- A small text library: the example project of busted-profiler-action.
return {
  distance = require 'textkit.distance',
  wrap = require 'textkit.wrap',
  template = require 'textkit.template',
}
