/**
 * What Yjs has for XML, bytes, documents within documents and the content of its first versions,
 * for the browser: a text holds none of them, and the server takes none into it
 * (server/sync/scan.ts). Reading one throws, as reading what Yjs does not know does.
 */
class Foreign {
	constructor() {
		throw new Error('this is not part of a text');
	}
}

export {
	Foreign as ContentBinary,
	Foreign as ContentDoc,
	Foreign as ContentJSON,
	Foreign as YXmlElement,
	Foreign as YXmlEvent,
	Foreign as YXmlFragment,
	Foreign as YXmlHook,
	Foreign as YXmlText
};

function read(): Foreign {
	return new Foreign();
}

export {
	read as readContentBinary,
	read as readContentDoc,
	read as readContentJSON,
	read as readYXmlElement,
	read as readYXmlFragment,
	read as readYXmlHook,
	read as readYXmlText
};
