/**
 * What Yjs has as its XML types, for the browser: there is no XML in our texts, and the server
 * takes none into them. Reading some throws, as reading a type that Yjs does not know does.
 */
export class YXmlFragment {
	constructor() {
		throw new Error('there is no XML in a text');
	}
}

export {
	YXmlFragment as YXmlElement,
	YXmlFragment as YXmlEvent,
	YXmlFragment as YXmlHook,
	YXmlFragment as YXmlText
};

function read(): YXmlFragment {
	return new YXmlFragment();
}

export {
	read as readYXmlElement,
	read as readYXmlFragment,
	read as readYXmlHook,
	read as readYXmlText
};
