// Reads a JSON list of calendars from stdin with ical.js and prints what it found in each.
import ICAL from "ical.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

const found = JSON.parse(Buffer.concat(chunks)).map((text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      location: event.location,
      start: event.startDate.toJSDate().toISOString(),
      conference: component.getFirstPropertyValue("conference"),
      label: component.getFirstProperty("conference")?.getParameter("label"),
      properties: component.getAllProperties().map((property) => property.name.toUpperCase()),
    };
  });
  return { description: calendar.getFirstPropertyValue("description"), events };
});
process.stdout.write(JSON.stringify(found));
