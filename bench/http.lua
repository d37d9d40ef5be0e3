-- Requests for wrk: PATH and PARAMETERS of the endpoint, KIND of query, BASE of the data. All but `repeat` are distinct.
local path, parameters, kind, base = "", "", "", ""
local sent = 0
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  path, parameters, kind, base = arguments[1], arguments[2], arguments[3], arguments[4]
  math.randomseed(os.time() * 10 + number)
end

local function escape(text)
  return (text:gsub("[^%w%-%.%_%~]", function(character) return string.format("%%%02X", string.byte(character)) end))
end

local function thing(name, most) return "<" .. base .. "id/" .. name .. math.random(0, most) .. ">" end

local TEXTS = {
  lookup = function() return "SELECT ?p ?o { " .. thing("act/a", 60000) .. " ?p ?o }" end,
  join = function()
    return "PREFIX foe: <" .. base .. "ontology#> SELECT ?treaty ?date ?name { ?treaty foe:party " .. thing("state/s", 199) ..
      " , ?other ; foe:signedOn ?date . ?other <http://www.w3.org/2000/01/rdf-schema#label> ?name } ORDER BY ?date"
  end,
  aggregate = function()
    return "PREFIX foe: <" .. base .. "ontology#> SELECT ?year (COUNT(?treaty) AS ?n) " ..
      "{ ?treaty foe:signedOn ?date BIND(YEAR(?date) AS ?year) } GROUP BY ?year"
  end,
}
TEXTS["repeat"] = TEXTS.aggregate

function request()
  sent = sent + 1
  local text = TEXTS[kind]()
  if kind ~= "repeat" then text = text .. " # " .. number .. "." .. sent .. "." .. math.random() end
  return wrk.format("GET", path .. "?query=" .. escape(text) .. parameters, { Accept = "application/sparql-results+json" })
end
